// A proxy in front of the stack that loses connections as a network does.
import http from 'node:http'

/** Starts a proxy. `next` decides about each request: undefined, { cut: bytes } or { status, headers }. */
export async function lossyProxy(target, next) {
  const seen = []
  const server = http.createServer((request, response) => {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      seen.push({ method: request.method, path: request.url, headers: request.headers, body: body.toString() })
      const plan = next(request, seen.length) ?? {}
      if (plan.status) return response.writeHead(plan.status, plan.headers).end(plan.body ?? '')
      if (plan.cut === 0) return response.destroy()
      forward(target, request, body, response, plan.cut ?? Infinity)
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    close: () => (server.closeAllConnections(), server.close()),
  }
}

function forward(target, request, body, response, left) {
  const url = new URL(request.url, target)
  const headers = { ...request.headers, host: url.host }
  const upstream = http.request(url, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers)
    answer.on('data', (chunk) => {
      response.write(chunk.subarray(0, left))
      left -= chunk.length
      if (left > 0) return
      answer.destroy()
      response.socket?.end(() => response.destroy()) // after what has been written
    })
    answer.on('end', () => response.end())
    answer.on('error', () => response.destroy())
  })
  upstream.on('error', () => response.destroy())
  response.on('close', () => upstream.destroy())
  upstream.end(body)
}
