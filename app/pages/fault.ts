import type { ErrorRequestHandler, Request } from 'express'
import { problem } from '../journal/problem.ts'
import { isProgram, keepPrivate, languageOf } from './letter.ts'
import type { PagesNeeds } from './needs.ts'

const sentences: Readonly<Record<number, string>> = {
  400: 'The request could not be understood.',
  413: 'The request is too large.',
  415: 'The content is of a kind, or packed in a way, that is not read here.',
}

/** What a sender did wrong is told in its own terms; everything else is for whoever runs the server. */
export function explainFault(needs: PagesNeeds): ErrorRequestHandler {
  return (error: unknown, req: Request, res, next) => {
    const { status } = error as { status?: unknown }
    const sentence = typeof status === 'number' ? sentences[status] : undefined
    if (typeof status !== 'number' || sentence === undefined || res.headersSent) return next(error)
    // Mail servers take whatever comes, and their logs show it: a page would tell them nothing.
    if (status === 415 || req.path.startsWith('/inbound/') || isProgram(req)) return problem(res, status, sentence)
    keepPrivate(res)
    const data = { titleKey: `error.${status}.title`, textKey: `error.${status}.text` }
    const frame = { layout: 'customer', locale: languageOf(req), timeZone: 'UTC' }
    res.status(status).send(needs.pages.page('pages/error', { ...frame, data }))
  }
}
