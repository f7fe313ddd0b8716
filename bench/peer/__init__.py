"""django-helpdesk, installed for one run and given our tickets. The other modules run in its own environment."""
