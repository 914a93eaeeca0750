import { expect } from 'chai'
import { placeOf, zoneOf } from '../../app/domain/place.ts'
import { isTimeZone, timeZoneOf } from '../../app/domain/time-zone.ts'
import { mainZones, provinceZones } from '../../app/domain/zone-table.ts'
import { anna, cart, order, shop, standing } from './made-up.ts'

const zone = (country: string | null, province: string | null = null, of = shop) =>
  timeZoneOf({ country, province }, of)

describe('The time zone somebody lives in', () => {
  it('is the only one of a country with one', () => {
    expect([zone('PL'), zone('FR'), zone('JP'), zone('gb')]).to.deep.equal([
      'Europe/Warsaw',
      'Europe/Paris',
      'Asia/Tokyo',
      'Europe/London',
    ])
  })

  it('goes by the province where a country has several, however the platform writes it', () => {
    expect(zone('US', 'CA')).to.equal('America/Los_Angeles')
    expect(zone('US', 'US-TX')).to.equal('America/Chicago')
    expect(zone('CA', 'NL')).to.equal('America/St_Johns')
    expect(zone('AU', 'wa')).to.equal('Australia/Perth')
    expect(zone('BR', 'AM')).to.equal('America/Manaus')
    expect(zone('ID', 'BA')).to.equal('Asia/Makassar')
  })

  it("is the shop's own in its own country, and where most people live in a stranger's", () => {
    const denver = { ...shop, country: 'US', timeZone: 'America/Denver' }
    expect(zone('US', null, denver)).to.equal('America/Denver')
    expect(zone('US')).to.equal('America/New_York')
    expect(zone('DE')).to.equal('Europe/Berlin')
  })

  it("is the shop's when nothing is known, and UTC when even that is no zone", () => {
    expect(zone(null)).to.equal('Europe/Warsaw')
    expect(zone('ZZ')).to.equal('Europe/Warsaw')
    expect(zone('not a country')).to.equal('Europe/Warsaw')
    expect(zone(null, null, { ...shop, timeZone: 'Mars/Olympus' })).to.equal('UTC')
  })

  it('is always one the runtime knows', () => {
    for (const known of [...Object.values(mainZones), ...provinceZones.values()])
      expect(isTimeZone(known), known).to.equal(true)
  })

  it('is found for every country there is', () => {
    const nowhere = { country: 'XX', timeZone: 'Etc/GMT+7' }
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => names.of(code))
    const without = codes.filter((country) => timeZoneOf({ country, province: null }, nowhere) === 'Etc/GMT+7')
    // What is left has no shops' customers: uninhabited islands, Antarctica, groups of states, states that are no more.
    const uninhabited = 'AC AQ BV CP CQ DD DG EA EU EZ HM IC QO SU TA UN XA XB ZR ZZ'.split(' ')
    expect(without.filter((country) => !uninhabited.includes(country))).to.deep.equal([])
  })
})

describe('The place of a matter', () => {
  it('is the delivery address, then the cart, then the phone, then unknown', () => {
    expect(placeOf(standing({ order: order(), cart: cart({ country: 'FR' }) })).country).to.equal('PL')
    expect(placeOf(standing({ order: order({ delivery: null }), cart: cart({ country: 'FR' }) })).country).to.equal(
      'FR',
    )
    expect(placeOf(standing({ cart: cart({ country: null, phone: '+4930901820' }) })).country).to.equal('DE')
    expect(placeOf(standing({ customer: { ...anna, phone: '+48600000000' } })).country).to.equal('PL')
    expect(placeOf(standing()).country).to.equal(null)
    expect(zoneOf(standing({ cart: cart({ country: 'JP' }) }), shop)).to.equal('Asia/Tokyo')
  })
})
