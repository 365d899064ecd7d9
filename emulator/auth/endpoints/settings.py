"""GET /settings: the enabled features and providers, for sign-in pages."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.config_values import PROVIDERS
from emulator.auth.service import Call, json_response


async def read(call: Call) -> Response:
    settings = call.settings
    providers = settings.providers
    external = {name: bool(name in providers and providers[name].enabled) for name in PROVIDERS}
    external |= {"email": settings.mail.enabled, "phone": settings.sms.enabled, "anonymous_users": settings.anonymous}
    return json_response(
        {
            "external": external,
            "disable_signup": settings.disable_signup,
            "mailer_autoconfirm": settings.mail.autoconfirm,
            "phone_autoconfirm": settings.sms.autoconfirm,
            "sms_provider": settings.sms.provider,
            "saml_enabled": False,
            "passkeys_enabled": settings.webauthn.passkeys,
        }
    )
