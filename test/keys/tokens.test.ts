import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { newId } from '../../app/db/row.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import { open, seal } from '../../app/keys/seal.ts'
import { makeToken, readReplyAddress, readToken, replyLocalPart, type TokenKind } from '../../app/keys/tokens.ts'

const keys = deriveKeys(Buffer.alloc(32, 7))
const now = Date.UTC(2026, 10, 3)
const kinds: readonly TokenKind[] = ['survey', 'unsubscribe', 'click']
const vouched = fc.record({
  shopId: fc.integer({ min: 1, max: 0xffff_ffff }),
  messageId: fc.uuid({ version: 7 }),
  link: fc.integer({ min: 0, max: 255 }),
  expiresAt: fc.integer({ min: now / 1000, max: 0xffff_ffff }).map((seconds) => seconds * 1000),
})

describe('Tokens in letters', () => {
  it('vouch for exactly what they were made for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), vouched, (kind, what) => {
        expect(readToken(keys, kind, makeToken(keys, kind, what), now)).to.deep.equal(what)
      }),
    )
  })

  it('are worthless as tokens of another kind or under another key (L3, L4)', () => {
    const token = makeToken(keys, 'survey', { shopId: 1, messageId: newId(), link: 0, expiresAt: now })
    expect(readToken(keys, 'unsubscribe', token, now)).to.deep.equal({ fault: 'forged' })
    expect(readToken(deriveKeys(randomBytes(32)), 'survey', token, now)).to.deep.equal({ fault: 'forged' })
  })

  it('fall to any change of a letter (L1, L2)', () => {
    const token = makeToken(keys, 'click', { shopId: 3, messageId: newId(), link: 2, expiresAt: now })
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AQgw059_-'), (at, letter) => {
        fc.pre(token[at] !== letter)
        const changed = token.slice(0, at) + letter + token.slice(at + 1)
        expect(readToken(keys, 'click', changed, now)).to.deep.equal({ fault: 'forged' })
      }),
    )
  })

  it('say apart what is wrong with them', () => {
    const token = makeToken(keys, 'survey', { shopId: 1, messageId: newId(), link: 0, expiresAt: now - 1_000 })
    expect(readToken(keys, 'survey', token, now)).to.deep.equal({ fault: 'expired' })
    expect(readToken(keys, 'survey', 'short', now)).to.deep.equal({ fault: 'malformed' })
    expect(readToken(keys, 'survey', `${token}A`, now)).to.deep.equal({ fault: 'malformed' })
  })
})

describe('Reply addresses', () => {
  it('fit the 64 octets of a local part and survive mail systems that shout', () => {
    fc.assert(
      fc.property(vouched, ({ shopId, messageId }) => {
        const local = replyLocalPart(keys, shopId, messageId)
        expect(local.length).to.be.at.most(64)
        for (const address of [
          `${local}@reply.example.com`,
          `${local.toUpperCase()}@REPLY.EXAMPLE.COM`,
          `Shop <${local}@r.example>`,
        ])
          expect(readReplyAddress(keys, address)).to.deep.equal({ shopId, messageId })
      }),
    )
  })

  it('are believed only when we made them', () => {
    const local = replyLocalPart(keys, 1, newId())
    expect(readReplyAddress(deriveKeys(randomBytes(32)), `${local}@example.com`)).to.equal(null)
    expect(readReplyAddress(keys, 'reply+abc@example.com')).to.equal(null)
    expect(readReplyAddress(keys, 'anna@example.com')).to.equal(null)
  })
})

describe('Sealed secrets', () => {
  const place = { shopId: 1, table: 'shops', column: 'access_token' }

  it('open where they belong and nowhere else (I10)', () => {
    const sealed = seal(keys, place, 'shpat_secret')
    expect(open(keys, place, sealed)).to.equal('shpat_secret')
    for (const other of [
      { ...place, shopId: 2 },
      { ...place, table: 'x' },
      { ...place, column: 'webhook_secret' },
    ])
      expect(() => open(keys, other, sealed)).to.throw()
    expect(() => open(deriveKeys(randomBytes(32)), place, sealed)).to.throw()
  })

  it('never look the same twice and never open once touched', () => {
    expect(seal(keys, place, 'x')).not.to.equal(seal(keys, place, 'x'))
    const sealed = seal(keys, place, 'a longer secret')
    const [id, nonce, body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (const at of bytes.keys()) {
      const touched = Buffer.from(bytes)
      touched[at] = (touched[at] ?? 0) ^ 1
      expect(() => open(keys, place, `${id}.${nonce}.${touched.toString('base64url')}`)).to.throw()
    }
    expect(() => open(keys, place, 'k9.a.b')).to.throw('unknown form')
  })
})
