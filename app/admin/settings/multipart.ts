import express, { type RequestHandler } from 'express'

export type Upload = { readonly name: string; readonly bytes: Buffer }

/** Room for one picture and a few texts. */
const room = '400kb'
const mostParts = 30

/**
 * Reads a form with one file in it (RFC 7578). Texts go to `req.body` as of any other form, the file, if one was chosen,
 * to `req.body.upload`, which a text can never be.
 */
export const uploads = (limit = room): readonly RequestHandler[] => [
  express.raw({ type: 'multipart/form-data', limit }),
  (req, _res, next) => {
    const boundary = /^multipart\/form-data;.*?boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(
      req.get('content-type') ?? '',
    )
    if (Buffer.isBuffer(req.body)) req.body = readParts(req.body, boundary?.[1] ?? boundary?.[2] ?? '')
    next()
  },
]

function readParts(body: Buffer, boundary: string): object {
  const form = Object.create(null) as Record<string, string | Upload>
  if (boundary === '') return form
  const mark = Buffer.from(`--${boundary}`)
  let at = body.indexOf(mark)
  for (let parts = 0; at >= 0 && parts < mostParts; parts += 1) {
    const start = at + mark.length + 2
    const end = body.indexOf(Buffer.from(`\r\n--${boundary}`), start)
    const headEnd = body.indexOf('\r\n\r\n', start)
    if (end < 0 || headEnd < 0 || headEnd > end) break
    const head = body.toString('utf8', start, headEnd)
    const content = body.subarray(headEnd + 4, end)
    const name = /content-disposition:[^\r\n]*?\bname="([^"\r\n]*)"/i.exec(head)?.[1] ?? ''
    const file = /\bfilename="([^"\r\n]*)"/i.exec(head)?.[1]
    if (file === undefined) form[name] = name === 'upload' ? '' : content.toString('utf8')
    else if (name === 'upload' && content.length > 0) form[name] = { name: file, bytes: content }
    at = end + 2
  }
  return form
}
