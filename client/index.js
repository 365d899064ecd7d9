// The client kit: analytics, the rate limiter and streams. index.d.ts describes it, docs/client.md shows its use.
export { createAnalytics } from './analytics.js'
export {
  BrokenStreamError, EdgewiseError, NetworkError, RateLimitedError, ServerError, StreamError, UnauthorizedError,
} from './errors.js'
export { createLimiter } from './limiter.js'
export { readEvents } from './sse.js'
export { streamChat, streamFunction, streamRun } from './streams.js'
