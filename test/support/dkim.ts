import { createHash, createPublicKey, verify } from 'node:crypto'

export type Checked = {
  readonly domain: string
  readonly selector: string
  readonly fields: readonly string[]
  readonly good: boolean
}

/** Checks a letter's signature as a mailbox provider does (RFC 6376 §6, relaxed/relaxed), from the raw bytes and the key in DNS. Null: unsigned. */
export function checkDkim(raw: Buffer, publicKey: string): Checked | null {
  const text = raw.toString('latin1')
  const at = text.indexOf('\r\n\r\n')
  const headers = text.slice(0, at).split(/\r\n(?![ \t])/)
  const signature = headers.find((line) => /^dkim-signature:/i.test(line))
  if (!signature) return null
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => {
        const equals = tag.indexOf('=')
        return [tag.slice(0, equals).trim(), tag.slice(equals + 1).replaceAll(/\s+/g, '')] as const
      }),
  )
  const fields = (tags.get('h') ?? '').split(':')
  const relaxed = (line: string): string => {
    const colon = line.indexOf(':')
    const value = line.slice(colon + 1).replaceAll(/\r\n/g, '')
    return `${line.slice(0, colon).trim().toLowerCase()}:${value.replaceAll(/[ \t]+/g, ' ').trim()}`
  }
  const rest = [...headers]
  const signed = fields.flatMap((name) => {
    const index = rest.findLastIndex((line) => line.slice(0, line.indexOf(':')).trim().toLowerCase() === name)
    return index < 0 ? [] : rest.splice(index, 1).map((line) => `${relaxed(line)}\r\n`)
  })
  const bare = relaxed(signature.replace(/(;\s*b=)[^;]*/, '$1'))
  const body = text
    .slice(at + 4)
    .replaceAll(/[ \t]+\r\n/g, '\r\n')
    .replaceAll(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '\r\n')
  const bodyHash = createHash('sha256').update(body, 'latin1').digest('base64')
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  const isGood = verify(
    'sha256',
    Buffer.from(signed.join('') + bare, 'latin1'),
    key,
    Buffer.from(tags.get('b') ?? '', 'base64'),
  )
  return {
    domain: tags.get('d') ?? '',
    selector: tags.get('s') ?? '',
    fields,
    good: isGood && tags.get('bh') === bodyHash,
  }
}
