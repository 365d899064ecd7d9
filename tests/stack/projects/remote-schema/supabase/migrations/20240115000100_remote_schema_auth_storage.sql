CREATE POLICY "Give users access to own folder 1oj01fe_0" ON "storage"."objects" FOR SELECT USING ((("bucket_id" = 'avatars'::"text") AND (("auth"."uid"())::"text" = ("storage"."foldername"("name"))[1])));

grant delete on table "storage"."s3_multipart_uploads" to "postgres";
grant references on table "storage"."s3_multipart_uploads_parts" to "postgres";
grant delete on table "auth"."users" to "postgres";
