// The chat with the openai SDK: what a Supabase Edge Function author writes.
import OpenAI from "openai";
import { ask, base, gate, headers, options } from "./gate.ts";

const client = new OpenAI({ apiKey: "sk-peer", baseURL: base });
const encoder = new TextEncoder();

Deno.serve(options, async (request) => {
  const messages = await gate(request);
  if (messages instanceof Response) return messages;
  const stream = await client.responses.create({ ...ask, input: messages });
  const body = new ReadableStream({
    async start(controller) {
      try {
        for await (const event of stream) {
          if (event.type === "response.output_text.delta") {
            controller.enqueue(encoder.encode(`data: ${JSON.stringify({ text: event.delta })}\n\n`));
          }
        }
        controller.enqueue(encoder.encode("data: [DONE]\n\n"));
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
