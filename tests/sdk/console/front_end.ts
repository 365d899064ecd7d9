// A front end with the types that `edgewise types` writes; compiled by test_types.py, never run.
import { createClient } from "@supabase/supabase-js";
import type { Database, TypedClient } from "./types";

const supabase = createClient<Database>("", "") as unknown as TypedClient;

export async function main(): Promise<(string | undefined)[]> {
  const { data: rows } = await supabase.from("conversations").select("id, title, messages(content)").eq("is_pinned", true);
  const content: string | undefined = rows?.[0].messages[0].content;
  // @ts-expect-error there is no such column
  await supabase.from("conversations").insert({ titel: "x" });
  // @ts-expect-error content is required
  await supabase.from("messages").insert({ conversation_id: "x", role: "user" });
  const { data: found } = await supabase.rpc("search_conversations", { query: "x" });
  const title: string | undefined = found?.[0].title;
  // @ts-expect-error query is required
  await supabase.rpc("search_conversations", {});

  const messages = [{ role: "user" as const, content: "x" }];
  const { data: stream } = await supabase.functions.invoke("legal-chat", { body: { messages, language: "te" } });
  const type: string | null | undefined = stream?.headers.get("content-type");
  // @ts-expect-error there is no such language
  await supabase.functions.invoke("legal-chat", { body: { messages, language: "xx" } });
  const { data: threads } = await supabase.functions.invoke("thread-list", { method: "GET" });
  const thread: string | undefined = threads?.data[0].thread_id;
  // @ts-expect-error its method is GET
  await supabase.functions.invoke("thread-list");
  await supabase.functions.invoke("thread-create");
  // @ts-expect-error there is no such function
  await supabase.functions.invoke("nothing");
  return [content, title, type ?? undefined, thread];
}
