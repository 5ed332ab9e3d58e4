"""What both processes of the notifier are composed of; neither broker nor provider is touched here,
so that who needs neither does not load them."""

from services.notifier.domain.texts import Wording
from services.notifier.handlers.compose_message import Composer, Own
from services.notifier.settings import NotifierSettings
from services.notifier.translate.catalogue import words
from services.runtime.database import Database, url_for
from services.runtime.sealing import Sealer, parse_keyring

LOGIN = "muster_notifier"


def database(settings: NotifierSettings) -> Database:
    """The notifier's tables, as its own role."""
    password = settings.notifier_password.get_secret_value()
    return Database(url_for(settings, LOGIN, password), settings.database_pool)


def sealer(settings: NotifierSettings) -> Sealer:
    """What opens and hashes phones."""
    return Sealer(
        settings.sealing_keys.get_secret_value(), settings.phone_hash_key.get_secret_value()
    )


def composer(settings: NotifierSettings) -> Composer:
    """What writes the texts that are sent and spoken."""
    own = words(settings.notifier_language)
    return Composer(
        sealer(settings),
        parse_keyring(settings.link_keys.get_secret_value()),
        settings.public_url,
        Wording(comma=own.comma, more=own.more_places),
        Own(own.drill_mark, own.frames),
    )
