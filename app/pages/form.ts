import express, { type NextFunction, type Request, type RequestHandler, type Response as ServerAnswer } from 'express'
import { problem } from '../journal/problem.ts'

/** Fields of a form as they were sent; a field sent several times has several values. */
export type Form = { readonly [field: string]: readonly string[] }

const limit = '64kb'
const parsers: readonly RequestHandler[] = [
  express.text({ type: 'application/x-www-form-urlencoded', limit }),
  express.raw({ type: 'multipart/form-data', limit }),
  express.json({ limit }),
]

/**
 * Reads what a form, a mail client (RFC 8058 allows both form types) or a program sends. Other kinds of content are refused with 415,
 * bodies that are too large or torn by Express with their own status.
 */
export const readForm: readonly RequestHandler[] = [
  (req: Request, res: ServerAnswer, next: NextFunction) => {
    const empty = (req.headers['content-length'] ?? '0') === '0' && req.headers['transfer-encoding'] === undefined
    if (empty || req.is(['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'])) return next()
    problem(res, 415, 'Send a form (application/x-www-form-urlencoded or multipart/form-data) or JSON.')
  },
  ...parsers,
]

export async function formOf(req: Request): Promise<Form> {
  const body: unknown = req.body
  if (typeof body === 'string') return collect(new URLSearchParams(body))
  if (Buffer.isBuffer(body)) {
    const type = req.headers['content-type'] ?? ''
    const parts = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => null)
    return parts
      ? collect([...parts].map(([name, value]) => [name, typeof value === 'string' ? value : ''] as const))
      : {}
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return collect(
      Object.entries(body).flatMap(([name, value]) =>
        (Array.isArray(value) ? value : [value])
          .filter((one) => ['string', 'number', 'boolean'].includes(typeof one))
          .map((one) => [name, String(one)] as const),
      ),
    )
  return {}
}

function collect(pairs: Iterable<readonly [string, string]>): Form {
  const form: Record<string, string[]> = Object.create(null) as Record<string, string[]>
  for (const [name, value] of pairs) (form[name] ??= []).push(value)
  return form
}
