import { expect } from 'chai'
import * as fc from 'fast-check'
import { packLetter, unpackLetter } from '../../app/db/packing.ts'

describe('A letter as it is kept', () => {
  it('comes back to the byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(unpackLetter(packLetter(Buffer.from(bytes))).equals(Buffer.from(bytes))).to.equal(true)
      }),
    )
  })

  it('takes a fraction of its room', () => {
    expect(packLetter(Buffer.from('Subject: Hello\r\n\r\n'.repeat(100)))).to.have.length.below(200)
  })

  it('is read too when it was kept before letters were packed', () => {
    const old = Buffer.from('Date: Tue, 03 Nov 2026 10:05:07 +0000\r\n\r\nHello\r\n')
    expect(unpackLetter(old).equals(old)).to.equal(true)
    expect(unpackLetter(Buffer.alloc(0))).to.have.length(0)
  })
})
