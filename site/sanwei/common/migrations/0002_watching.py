from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['unit_key', '-at'], name='common_audit_unit'),
        ),
        migrations.CreateModel(
            name='LaneBeat',
            fields=[
                ('worker', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('lane', models.CharField(max_length=16)),
                ('started_at', models.DateTimeField()),
                ('beat_at', models.DateTimeField()),
                ('doing', models.CharField(blank=True, help_text='Empty while it rests.', max_length=200)),
                ('doing_since', models.DateTimeField(null=True)),
            ],
        ),
    ]
