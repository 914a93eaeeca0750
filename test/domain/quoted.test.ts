import { expect } from 'chai'
import * as fc from 'fast-check'
import { quoted } from '../../app/domain/quoted.ts'
import { readQuoted, withLineFeeds } from '../support/quoted.ts'

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.stringMatching(/^[\r\n\t .=a-zą€🎁]{0,300}$/u),
)
describe('Text in quoted-printable', () => {
  it('reads back as it was, in one piece or joined from any pieces', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 6 }), (pieces) => {
        expect(readQuoted(pieces.map(quoted).join(''))).to.equal(pieces.map(withLineFeeds).join(''))
      }),
      { numRuns: 500 },
    )
  })

  it('has lines of at most 76 plain characters, none of which ends in white space or begins with a dot', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(quoted(one) + quoted(other)).to.match(/^(?:(?!\.)[ -~]{0,75}(?:[!-~]|(?<! ))\r\n)*$/)
      }),
      { numRuns: 500 },
    )
  })

  it('begins and ends at the left edge, and is nothing for nothing', () => {
    expect(quoted('')).to.equal('')
    expect(quoted('Zażółć = 1')).to.equal('Za=C5=BC=C3=B3=C5=82=C4=87 =3D 1=\r\n')
    expect(quoted('a\n. b \n')).to.equal('a\r\n=2E b=20\r\n')
  })
})
