import { expect } from 'chai'
import * as fc from 'fast-check'
import { parcelStatuses, statusOf } from '../../app/domain/parcel.ts'
import { noon, told } from './made-up.ts'

describe('The status of a parcel', () => {
  it('stays delivered when carriers repeat older scans', () => {
    const history = told(['delivered', noon], ['on its way', noon + 1], ['failed', noon - 1])
    expect(statusOf({ history })).to.deep.equal({ status: 'delivered', at: noon })
  })

  it('is no longer delivered once it failed afterwards, whatever is told on its way back', () => {
    expect(statusOf({ history: told(['delivered', noon], ['failed', noon + 1]) })?.status).to.equal('failed')
    const back = told(['delivered', noon], ['failed', noon + 1], ['on its way', noon + 2])
    expect(statusOf({ history: back })?.status).to.equal('on its way')
  })

  it('is not set back to preparing by paper work that is told late', () => {
    const history = told(['preparing', noon + 5], ['on its way', noon])
    expect(statusOf({ history })).to.deep.equal({ status: 'on its way', at: noon })
    expect(statusOf({ history: told(['preparing', noon]) })?.status).to.equal('preparing')
  })

  it('does not depend on the order in which scans arrive', () => {
    const scan = fc.tuple(fc.constantFrom(...parcelStatuses), fc.integer({ min: noon, max: noon + 20 }))
    const scans = fc.array(scan, { maxLength: 8 })
    const shuffled = scans.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(statusOf({ history: told(...one) })).to.deep.equal(statusOf({ history: told(...other) }))
      }),
    )
  })
})
