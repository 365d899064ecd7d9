/** A supabase-js client. */
export interface SupabaseLike {
  auth: {
    getSession(): Promise<{ data: { session: { access_token: string } | null }; error: unknown }>
    onAuthStateChange(callback: (event: any, session: any) => any): { data: { subscription: { unsubscribe(): void } } }
  }
  functions: unknown
}

/** What a server has instead: the project's URL, its publishable key, and the user's token or a function that returns it. */
export interface Connection {
  url: string
  key?: string
  token: string | (() => string | null | Promise<string | null>)
  fetch?: typeof fetch
}

export type Source = SupabaseLike | Connection
export type Language = 'en' | 'te' | 'ta' | 'hi' | 'ml'

// ---- analytics

interface ConversationProperties {
  conversation_id?: string
  language?: Language
}

interface MessageProperties extends ConversationProperties {
  message_id?: string
  /** In characters. */
  message_length?: number
}

/** The events and their properties. */
export interface Events {
  message_sent: MessageProperties
  message_edited: MessageProperties
  conversation_created: ConversationProperties
  conversation_deleted: ConversationProperties
  language_changed: ConversationProperties & { previous_language?: Language }
  export_conversation: ConversationProperties & { format?: 'json' | 'markdown' | 'pdf' | 'zip' }
}

export interface Analytics {
  /** Queues an event of the signed-in user; does nothing if there is none. Never raises. */
  track<Name extends keyof Events>(event: Name, properties?: Events[Name]): void
  /** Sends what is queued now; resolves when it is sent, or the attempt has failed and a retry is due. */
  flush(): Promise<void>
  /** Ends timers and listeners. What is queued stays for the next page. */
  close(): void
}

/** `delay`: milliseconds in which events are collected into one request, by default 2000. */
export function createAnalytics(source: Source, options?: { delay?: number }): Analytics

// ---- the account

/** How far the deletion of an account is; docs/privacy.md describes it. */
export interface Deletion {
  erasure_id: string
  status: 'waiting' | 'held' | 'erasing' | 'erased' | 'cancelled'
  requested_at: string | null
  erase_at: string | null
  notice_sent: boolean
  erased_at: string | null
  logs_kept_until: string | null
  /** How much was deleted where. */
  erased: Record<string, number>
  /** A signed JWS over the counts. */
  receipt: string | null
}

/**
 * Asks for the deletion of the signed-in user's account, ends the session of a supabase-js client here, and removes
 * events that were not sent.
 *
 * Rejects with an EdgewiseError whose code is SIGN_IN_REQUIRED unless the user signed in during the last 15 minutes. The
 * same `erasureId` makes it safe to ask again when there was no response.
 */
export function deleteAccount(source: Source, options?: { erasureId?: string }): Promise<Deletion>

// ---- the limiter

export interface LimitState {
  limit: number
  remaining: number
  /** When the oldest call leaves the window; null if there is none. */
  resetAt: Date | null
  /** Seconds until a call is admitted; 0 while one is. */
  retryAfter: number
}

export interface Ticket {
  user: string | null
  time: number
}

export interface Limiter {
  /** Counts one call; rejects with RateLimitedError if the window is full. */
  take(): Promise<Ticket>
  /** Adopts what the response's X-RateLimit headers say; without a response the call is taken back. */
  settle(ticket: Ticket, response?: Response): Promise<void>
  state(): Promise<LimitState>
  /** Calls `listener` after each change in any tab; returns a function that ends it. */
  onChange(listener: () => void): () => void
}

/** By default 10 calls in 60 seconds of legal-chat, for each user over all tabs. */
export function createLimiter(source: Source, options?: { limit?: number; window?: number; name?: string }): Limiter

// ---- streams

export interface Stream<Item> extends AsyncIterable<Item> {
  /** Ends the request and the iteration. */
  stop(): void
}

export interface StreamOptions {
  /** Its abort rejects the iteration with its reason. */
  signal?: AbortSignal
  headers?: Record<string, string>
}

export interface ChatRequest {
  messages: { role: 'user' | 'assistant'; content: string }[]
  language?: Language
  /** Saves the question and the answer in this conversation. */
  conversation_id?: string
}

/**
 * Yields the answer of legal-chat in pieces of text.
 *
 * `limiter` is by default one for the source; false for none. `onEvent` gets events that are no text.
 */
export function streamChat(
  source: Source,
  body: ChatRequest,
  options?: StreamOptions & { limiter?: Limiter | false; onEvent?: (event: any) => void },
): Stream<string>

/** Yields the parsed events of a function's stream, such as one of your own. */
export function streamFunction<Item = any>(
  source: Source,
  name: string,
  body?: unknown,
  options?: StreamOptions & { limiter?: Limiter },
): Stream<Item>

export type RunRequest =
  | { thread_id: string; assistant_id: string; [override: string]: unknown }
  | { run_id: string; tool_outputs: { tool_call_id: string; output: string }[] }
  | { run_id: string; after?: number }

export interface RunEvent {
  event: string
  id: number
  data: any
  /** What a thread.message.delta adds to the answer; empty for other events. */
  text: string
}

export interface RunStream extends AsyncIterable<RunEvent> {
  readonly runId: string | null
  readonly lastEventId: number
  /** Stops the run on the server; the iteration goes on to the run's last event. */
  stop(): Promise<any>
}

/**
 * Starts, continues or follows a run and yields its events. After a lost connection it resumes behind the last event,
 * at most `retries` times in a row (8).
 */
export function streamRun(
  source: Source,
  run: RunRequest,
  options?: { retries?: number; signal?: AbortSignal },
): RunStream

/** Yields the events of a Response, of the `data` of `functions.invoke`, or of a byte stream. */
export function readEvents(
  source: Response | ReadableStream<Uint8Array>,
): AsyncGenerator<{ event?: string; id?: string; data: string }, void, void>

// ---- errors

/** Any failure of a call. */
export class EdgewiseError extends Error {
  /** Of the response; 0 if there was none. */
  readonly status: number
  readonly code: string
  readonly details: Record<string, unknown>
  /** Seconds; null if the server has not said. */
  readonly retryAfter: number | null
  readonly requestId: string | null
  /** For a run: where `streamRun` can follow it. */
  readonly runId?: string | null
  readonly lastEventId?: number
}

/** 401: the user is not signed in, or the token has expired. */
export class UnauthorizedError extends EdgewiseError {}

/** 429, from the server or, before a request is sent, from the limiter. */
export class RateLimitedError extends EdgewiseError {
  readonly retryAfter: number
  readonly resetAt: Date
  /** Whole seconds from now until a call may be admitted. */
  readonly remaining: number
  /** Yields the remaining seconds, once a second, down to 0. */
  countdown(): AsyncGenerator<number, void, void>
}

/** 5xx: the server, or a service it depends on, failed. */
export class ServerError extends EdgewiseError {}

/** No response: offline, or the server cannot be reached. */
export class NetworkError extends EdgewiseError {}

/** The server ended a stream with an error; `code` says which. */
export class StreamError extends EdgewiseError {}

/** A stream ended before its last event: what was received is not the whole answer. */
export class BrokenStreamError extends EdgewiseError {}
