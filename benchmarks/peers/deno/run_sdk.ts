// A streamed run of an assistant as an Edge Function author writes it: the thread from the database, the openai SDK,
// the Assistants API's events, and the answer saved at its end. (Ours saves every event on the way.)
import OpenAI from "openai";
import { admit, base, headers, options } from "./gate.ts";

const client = new OpenAI({ apiKey: "sk-peer", baseURL: base });
const encoder = new TextEncoder();
const rest = `${Deno.env.get("SUPABASE_URL")}/rest/v1/rpc`;
const key = Deno.env.get("SUPABASE_SERVICE_ROLE_KEY")!;

async function rpc(name: string, parameters: unknown): Promise<any> {
  const answer = await fetch(`${rest}/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: key },
    body: JSON.stringify(parameters),
  });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return await answer.json();
}

Deno.serve(options, async (request) => {
  const user = await admit(request);
  if (user instanceof Response) return user;
  const { thread_id } = await request.json();
  const { run, messages } = await rpc("start_run", { user_id: user, thread_id });
  const stream = await client.responses.create({
    model: run.model,
    instructions: run.instructions,
    input: messages.map((message: any) => ({ role: message.role, content: message.content[0].text.value })),
    stream: true,
    store: false,
  });
  const id = `msg_${crypto.randomUUID()}`;
  const body = new ReadableStream({
    async start(controller) {
      const send = (event: string, data: unknown) =>
        controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      try {
        send("thread.run.created", run);
        let text = "";
        for await (const event of stream) {
          if (event.type !== "response.output_text.delta") continue;
          text += event.delta;
          const content = [{ index: 0, type: "text", text: { value: event.delta } }];
          send("thread.message.delta", { id, object: "thread.message.delta", delta: { content } });
        }
        await rpc("record_run", { run_id: run.id, messages: [{ id, content: text }] });
        send("thread.run.completed", { ...run, status: "completed" });
        controller.enqueue(encoder.encode("event: done\ndata: [DONE]\n\n"));
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
    cancel() {
      stream.controller.abort();
    },
  });
  return new Response(body, { headers });
});
