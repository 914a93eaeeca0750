import { expect } from 'chai'
import { hour } from '../../app/domain/time.ts'
import { isBacklog } from '../../app/flows/backlog.ts'

const noon = Date.UTC(2026, 10, 3, 12)

describe('Switching a flow on', () => {
  it('leaves alone what fell due before', () => {
    expect(isBacklog(noon - 7 * hour, { onSince: noon, now: noon + hour })).to.equal(true)
  })

  it('still writes about what was told a few hours late, and about all that falls due after', () => {
    expect(isBacklog(noon - 5 * hour, { onSince: noon, now: noon })).to.equal(false)
    expect(isBacklog(noon + 1, { onSince: noon, now: noon })).to.equal(false)
  })

  it('means nothing to a clock set back behind it', () => {
    expect(isBacklog(noon - 90 * hour, { onSince: noon, now: noon - 80 * hour })).to.equal(false)
  })
})
