// What the Deno peers share, written as an Edge Function author would: token, limit, body.
import { jwtVerify } from "jose";

const secret = new TextEncoder().encode("super-secret-jwt-token-with-at-least-32-characters-long");
const windows = new Map<string, { started: number; used: number }>();

function json(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

function limited(user: string): boolean {
  const now = Date.now();
  const window = windows.get(user);
  if (!window || now - window.started >= 60_000) {
    windows.set(user, { started: now, used: 1 });
    return false;
  }
  return ++window.used > 10;
}

export type Message = { role: "user" | "assistant"; content: string };

export async function admit(request: Request): Promise<string | Response> {
  const bearer = (request.headers.get("authorization") ?? "").slice(7);
  let user: string;
  try {
    const { payload } = await jwtVerify(bearer, secret, { algorithms: ["HS256"], audience: "authenticated" });
    user = payload.sub!;
  } catch {
    return json({ error: "Unauthorized" }, 401);
  }
  return limited(user) ? json({ error: "Rate limit exceeded. Please try again later." }, 429) : user;
}

export async function gate(request: Request): Promise<Message[] | Response> {
  const user = await admit(request);
  return user instanceof Response ? user : (await request.json()).messages;
}

export const options = { port: Number(Deno.env.get("PORT")), hostname: "127.0.0.1", onListen() {} };
export const headers = { "content-type": "text/event-stream", "cache-control": "no-cache" };
export const base = Deno.env.get("OPENAI_BASE_URL")!;
export const ask = { model: "gpt-6.1-terra", instructions: "You are a careful legal assistant.", stream: true, store: false } as const;
