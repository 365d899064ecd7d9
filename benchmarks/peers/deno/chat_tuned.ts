// The same chat tuned: fetch and a split by hand, no SDK, one enqueue per read.
import { ask, base, gate, headers, options } from "./gate.ts";

const encoder = new TextEncoder();
const DELTA = "event: response.output_text.delta\n";

Deno.serve(options, async (request) => {
  const messages = await gate(request);
  if (messages instanceof Response) return messages;
  const upstream = await fetch(`${base}/responses`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer sk-peer" },
    body: JSON.stringify({ ...ask, input: messages }),
  });
  if (!upstream.ok) return new Response(JSON.stringify({ error: "upstream" }), { status: 502 });
  const reader = upstream.body!.getReader();
  const decoder = new TextDecoder();
  let tail = "";
  const body = new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) {
          controller.enqueue(encoder.encode("data: [DONE]\n\n"));
          return controller.close();
        }
        const events = (tail + decoder.decode(value, { stream: true })).split("\n\n");
        tail = events.pop()!;
        let out = "";
        for (const event of events) {
          if (!event.startsWith(DELTA)) continue;
          out += `data: ${JSON.stringify({ text: JSON.parse(event.slice(DELTA.length + 6)).delta })}\n\n`;
        }
        if (out) return controller.enqueue(encoder.encode(out));
      }
    },
    cancel() {
      reader.cancel();
    },
  });
  return new Response(body, { headers });
});
