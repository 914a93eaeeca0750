import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import * as fc from 'fast-check'
import { packLetter, provenPacker, unpackLetter } from '../../app/db/packing.ts'

describe('A letter as it is kept', () => {
  it('comes back to the byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(unpackLetter(packLetter(Buffer.from(bytes))).equals(Buffer.from(bytes))).to.equal(true)
      }),
    )
  })

  it('comes back to the byte whatever was packed before it, however long both are', () => {
    const noise = randomBytes(700_000)
    const letters = [
      noise,
      Buffer.from('Hello\r\n'),
      Buffer.alloc(900_000, 'a line\r\n'),
      noise.subarray(0, 131_072),
      Buffer.alloc(0),
    ]
    for (const letter of [...letters, ...letters.toReversed()])
      expect(unpackLetter(packLetter(letter)).equals(letter)).to.equal(true)
  })

  it('stays as it is when another one is packed', () => {
    const [one, other] = ['one', 'other'].map((word) => Buffer.from(`${word}\r\n`.repeat(200)))
    const packed = packLetter(one!)
    packLetter(other!)
    expect(unpackLetter(packed).equals(one!)).to.equal(true)
  })

  it('takes a fraction of its room', () => {
    expect(packLetter(Buffer.from('Subject: Hello\r\n\r\n'.repeat(100)))).to.have.length.below(200)
  })

  it('is packed as the manual of Node says where its inside is another one', () => {
    const letter = Buffer.from('Subject: Hello\r\n\r\n'.repeat(30))
    const absent = provenPacker(() => {
      throw new TypeError('there is no such field')
    })
    const wrong = provenPacker(() => (bytes) => bytes)
    for (const pack of [absent, wrong]) {
      expect(pack(letter)).to.have.length.below(200)
      expect(unpackLetter(pack(letter)).equals(letter)).to.equal(true)
    }
  })

  it('is read too when it was kept before letters were packed', () => {
    const old = Buffer.from('Date: Tue, 03 Nov 2026 10:05:07 +0000\r\n\r\nHello\r\n')
    expect(unpackLetter(old).equals(old)).to.equal(true)
    expect(unpackLetter(Buffer.alloc(0))).to.have.length(0)
  })
})
