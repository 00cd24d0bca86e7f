# When an account was last released: its 90 days of not being used begin anew.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
