"""Pages about second factors, where ours differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.http import HttpResponse


class RemovePasskey(RemoveWebAuthnView):
    """Takes a passkey away, but never the only second factor (allauth asks that of apps alone)."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """What the page says."""
        only = not get_adapter().can_delete_authenticator(self.get_object())
        return {**super().get_context_data(**given), "is_only_factor": only}

    def form_valid(self, form: Any) -> HttpResponse:
        """Removes it, or says why not."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            return self.render_to_response(self.get_context_data(form=form), status=400)
        answer: HttpResponse = super().form_valid(form)
        return answer
