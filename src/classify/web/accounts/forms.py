"""allauth's forms, where they check a secret: a locked account is refused before, a wrong answer counts."""

from __future__ import annotations

from allauth.account.adapter import get_adapter as accounts
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter as factors
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm

from classify.web.accounts import lockout


class CodeAtSignIn(AuthenticateForm):
    """The second factor: a code of the app, or a recovery code."""

    def clean_code(self) -> str:
        """The code, if it is right; a recovery code is used up only where the account is open."""
        if lockout.is_shut(self.user):
            raise factors().validation_error("incorrect_code")
        return str(super().clean_code())


class CodeInside(ReauthenticateForm):
    """The same inside a session, where a privileged act asks again."""

    def clean_code(self) -> str:
        """The code, if it is right."""
        if not lockout.may_try(context.request, self.user):
            raise factors().validation_error("incorrect_code")
        code = str(super().clean_code())
        lockout.forget(self.user, inside_alone=True)
        return code


class NewPassword(ChangePasswordForm):
    """A person's own password."""

    def clean_oldpassword(self) -> str:
        """The password up to now: guessing it is limited as everywhere."""
        given = self.cleaned_data.get("oldpassword", "")
        if not accounts().reauthenticate(self.user, given):
            raise accounts().validation_error("enter_current_password")
        return str(given)
