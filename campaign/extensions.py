"""The extensions: objects, no behaviour."""

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from campaign.catalogues.falling_back import Words
from events.models.schema import Base

db = SQLAlchemy(model_class=Base)
babel = Babel()
babel.domain_instance = Words()
# The words behind sign-in, in a catalogue of their own, so that the public one can be held to 100 %.
desk_words = Words(domain="desk")
compress = Compress()
# No default limit: an address is a school hall as often as a person. Each limit names its key.
limiter = Limiter(key_func=get_remote_address)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
