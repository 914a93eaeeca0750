import { assemble } from '../channels/email/mime.ts'
import { signed } from '../channels/email/sign.ts'
import { packLetter } from '../db/packing.ts'
import type { PostedLetter } from '../domain/letter.ts'
import type { Renderer } from '../render/index.ts'
import type { LetterRequest } from '../render/letter.ts'
import type { Draft } from './draft.ts'

export type Composed = {
  readonly subject: string
  /** What goes out. */
  readonly mime: Buffer
  /** The same as it is kept. */
  readonly packed: Buffer
}

/** Words, MIME, signature: a draft made into what goes out. `report`: the merchant's own letter could not be written, and ours was. */
export function compose(
  renderer: Renderer,
  { request, ours, head, signature }: Draft,
  report: (fault: unknown) => void,
): Composed {
  const { subject, html, text } = write(renderer, request, ours, report)
  const mime = signed(assemble({ ...head, subject, html, text }), signature)
  return { subject, mime, packed: packLetter(mime) }
}

/** A merchant's letter that cannot be written must not keep the customer waiting. */
function write(
  renderer: Renderer,
  request: LetterRequest,
  ours: string,
  report: (fault: unknown) => void,
): PostedLetter {
  if (request.own)
    try {
      return renderer.forPost(request)
    } catch (fault) {
      report(fault)
      return renderer.forPost({ ...request, own: null, locale: ours })
    }
  return renderer.forPost(request)
}
