"""Every route that writes, with the door test that lives it: endpoint to "file::test".

A writing route that is missing here fails test_url_map.py: nobody adds a door
without showing that it runs the same checks and records the same event as the others.
"""

LISTED = {
    "auth.create": "tests/house/test_signin.py::test_the_right_password_opens_the_page_that_was_asked_for",
    "auth.destroy": "tests/house/test_signin.py::test_signing_out_ends_the_session",
    "auth.set_language": "tests/house/test_signin.py::test_the_language_is_chosen_by_person_then_cookie_then_browser",
    "auth.set_theme": "tests/house/test_signin.py::test_the_theme_is_kept",
}
