"""Every route that writes, with the door test that lives it: endpoint to "file::test".

A writing route that is missing here fails test_url_map.py: nobody adds a door
without showing that it runs the same checks and records the same event as the others.
"""

LISTED = {
    "auth.create": "tests/house/test_signin.py::test_the_right_password_opens_the_page_that_was_asked_for",
    "auth.destroy": "tests/house/test_signin.py::test_signing_out_ends_the_session",
    "auth.set_language": "tests/house/test_signin.py::test_the_language_is_chosen_by_person_then_cookie_then_browser",
    "auth.set_theme": "tests/house/test_signin.py::test_the_theme_is_kept",
    "navigation.end_tour": "tests/blueprints/test_navigation.py::test_the_tour_opens_once",
    "inbox.reads": "tests/blueprints/test_inbox.py::test_one_notice_many_or_all_are_marked",
    "confirmations.create": "tests/blueprints/test_confirmations.py::test_solved_closes_the_ticket_with_the_prescribed_note",
    "confirmations.add": "tests/blueprints/test_confirmations.py::test_the_thanks_take_stars_and_words_afterwards_and_twice_is_once",
    "progress.create": "tests/blueprints/test_progress.py::test_what_was_asked_for_starts_the_thirty_minutes",
    "admin.create_person": "tests/blueprints/test_admin.py::test_a_new_person_signs_in_after_getting_a_rank",
    "admin.update_person": "tests/blueprints/test_admin.py::test_a_person_is_renamed_and_gets_another_password",
    "admin.set_password": "tests/blueprints/test_admin.py::test_a_person_is_renamed_and_gets_another_password",
    "admin.grant": "tests/blueprints/test_admin.py::test_a_new_person_signs_in_after_getting_a_rank",
    "admin.revoke": "tests/blueprints/test_admin.py::test_the_last_administrator_cannot_be_locked_out",
    "admin.deactivate": "tests/blueprints/test_admin.py::test_whoever_left_signs_in_no_more_and_keeps_a_place_in_history",
    "admin.activate": "tests/blueprints/test_admin.py::test_whoever_left_signs_in_no_more_and_keeps_a_place_in_history",
    "admin.create_entry": "tests/blueprints/test_admin.py::test_departments_and_teams_are_added_renamed_and_switched_off",
    "admin.update_entry": "tests/blueprints/test_admin.py::test_a_topic_is_added_renamed_in_both_languages_and_switched_off",
    "admin.resend": "tests/blueprints/test_admin.py::test_a_message_that_was_given_up_on_is_seen_and_sent_again",
    "registrations.create": "tests/blueprints/test_registrations.py::test_a_complete_sheet_becomes_a_numbered_request_with_its_ticket",
    "drafts.save": "tests/blueprints/test_drafts.py::test_words_are_kept_under_the_key_and_come_back",
    "drafts.discards": "tests/blueprints/test_drafts.py::test_discarding_takes_words_files_and_clock_away",
    "quick.create": "tests/blueprints/test_quick.py::test_one_sheet_registers_judges_assigns_solves_and_closes",
    "tickets.completions": "tests/blueprints/test_registrations.py::test_a_quick_registration_stands_in_new_until_it_is_completed",
    "tickets.triages": "tests/blueprints/test_judgements.py::test_scores_and_reasons_become_a_total_and_a_colour",
    "tickets.disputes": "tests/blueprints/test_judgements.py::test_a_dispute_calls_the_supervisor_whose_ruling_is_final",
    "tickets.rulings": "tests/blueprints/test_judgements.py::test_a_dispute_calls_the_supervisor_whose_ruling_is_final",
    "tickets.confirmations": "tests/blueprints/test_judgements.py::test_red_must_be_reviewed_and_a_supervisor_agrees_with_one_press",
}
