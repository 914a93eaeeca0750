import type { ServerResponse } from 'node:http'

const safety = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
}

/** Answers a program in the form of RFC 9457; `detail` is one plain sentence. */
export function problem(
  res: ServerResponse,
  status: number,
  detail: string,
  headers: Record<string, string> = {},
): void {
  if (res.headersSent || res.destroyed) return
  const body = JSON.stringify({ type: 'about:blank', status, detail })
  res.writeHead(status, {
    ...safety,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  res.end(body)
}

const ok = { ...safety, 'content-type': 'text/plain; charset=utf-8', 'content-length': 2 }

export function accept(res: ServerResponse): void {
  if (res.headersSent || res.destroyed) return
  res.writeHead(200, ok)
  res.end('OK')
}
