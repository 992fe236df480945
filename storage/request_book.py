"""The request book in SQL, put together from its parts."""

from storage.adding import Adding
from storage.delivering import Delivering
from storage.entering import Entering
from storage.looking_up import LookingUp


class SqlRequestBook(Entering, Adding, Delivering, LookingUp):
    """Requests, the searches that serve them, and their deliveries: each method is one transaction."""
