from django.apps import AppConfig


class MediaPipelineConfig(AppConfig):
    name = "media_pipeline"

    def ready(self) -> None:
        from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
        from wagtail.permissions import register_permission_policy

        from media_pipeline import access
        from media_pipeline.captions.policy import ProofTermPolicy
        from media_pipeline.cms import sending
        from media_pipeline.models import MediaAsset, ProofTerm
        from sanwei.files import access as file_access

        # Uploaders may change and delete their own; others need the right in the collection.
        register_permission_policy(
            MediaAsset,
            CollectionOwnershipPermissionPolicy(MediaAsset, owner_field_name="uploaded_by"),
        )
        register_permission_policy(ProofTerm, ProofTermPolicy(ProofTerm, auth_model=MediaAsset))
        file_access.register(access.PREVIEW_KIND, access.may_preview)
        sending.register()
