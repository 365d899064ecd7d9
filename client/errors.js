// What can go wrong with a call, as one class each.

/** Any failure of a call. `status` is the response's, 0 if there was none. */
export class EdgewiseError extends Error {
  constructor(message, { status = 0, code = '', details = {}, retryAfter = null, requestId = null, cause } = {}) {
    super(message, { cause })
    this.name = new.target.name
    Object.assign(this, { status, code, details, retryAfter, requestId })
  }
}

/** 401: the user is not signed in, or the token has expired. */
export class UnauthorizedError extends EdgewiseError {}

/** 429, from the server or, before a request is sent, from the limiter. */
export class RateLimitedError extends EdgewiseError {
  constructor(message, { retryAfter, ...fields }) {
    super(message, { status: 429, code: 'RATE_LIMIT_EXCEEDED', retryAfter, ...fields })
    this.resetAt = new Date(Date.now() + retryAfter * 1000)
  }

  /** Whole seconds from now until a call may be admitted. */
  get remaining() {
    return Math.max(0, Math.ceil((this.resetAt.getTime() - Date.now()) / 1000))
  }

  /** Yields the remaining seconds, once a second, down to 0. */
  async *countdown() {
    for (let seconds = this.remaining; ; seconds = this.remaining) {
      yield seconds
      if (seconds === 0) return
      const untilNext = this.resetAt.getTime() - Date.now() - (seconds - 1) * 1000
      await new Promise((resolve) => setTimeout(resolve, Math.max(10, untilNext)))
    }
  }
}

/** 5xx: the server, or a service it depends on, failed. */
export class ServerError extends EdgewiseError {}

/** No response: offline, or the server cannot be reached. */
export class NetworkError extends EdgewiseError {}

/** The server ended a stream with an error; `code` says which. */
export class StreamError extends EdgewiseError {}

/** A stream ended before its last event: what was received is not the whole answer. */
export class BrokenStreamError extends EdgewiseError {}

/** The error of a response whose status is not 2xx. */
export async function errorOf(response) {
  const body = await response.json().catch(() => ({}))
  const { status, headers } = response
  const fields = {
    status,
    code: body.code ?? '',
    details: body.details ?? {},
    retryAfter: body.retryAfter ?? (Number(headers.get('retry-after')) || null),
    requestId: headers.get('x-request-id'),
  }
  const message = body.error ?? body.message ?? body.msg ?? `The server responded with ${status}`
  if (status === 401) return new UnauthorizedError(message, fields)
  if (status === 429) return new RateLimitedError(message, { ...fields, retryAfter: fields.retryAfter ?? 1 })
  return status >= 500 ? new ServerError(message, fields) : new EdgewiseError(message, fields)
}
