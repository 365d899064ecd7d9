// The client kit: analytics, the rate limiter, streams and the deletion of an account. index.d.ts describes it, docs/client.md shows its use.
export { deleteAccount } from './account.js'
export { createAnalytics } from './analytics.js'
export {
  BrokenStreamError, EdgewiseError, NetworkError, RateLimitedError, ServerError, StreamError, UnauthorizedError,
} from './errors.js'
export { createLimiter } from './limiter.js'
export { readEvents } from './sse.js'
export { streamChat, streamFunction, streamRun } from './streams.js'
