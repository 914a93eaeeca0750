import { expect } from 'chai'
import { isPublicAddress, looksPublic, PrivateHost, publicAddressOf } from '../../app/network/public-host.ts'

const found =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
const refusal = async (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

describe('a host that a merchant names', () => {
  const inside =
    '127.0.0.1 ::1 0.0.0.0 169.254.169.254 10.1.2.3 172.20.0.1 192.168.1.1 100.64.0.1 fd00::1 fe80::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2130706433 0x7f.1 0177.0.0.1 127.1 localhost localhost. LOCALHOST [::] [::1] :: db redis.internal printer.local 64:ff9b::7f00:1 2002:7f00:1:: 224.0.0.1 255.255.255.255'.split(
      ' ',
    )
  for (const host of inside)
    it(`N1: is refused when it is ${host}`, async () => {
      expect(looksPublic(host)).to.equal(false)
      expect(await refusal(publicAddressOf(host, found('93.184.215.14')))).to.be.instanceOf(PrivateHost)
    })

  for (const host of [
    '',
    ' ',
    'a b.example.com',
    'example.com/x',
    'user@example.com',
    'example.com:25',
    'a\r\nb.example.com',
  ])
    it(`is refused when it is no host: ${JSON.stringify(host)}`, () => {
      expect(looksPublic(host)).to.equal(false)
    })

  it('N2: is pinned to the address that was looked at, and refused if any of its addresses is inside', async () => {
    expect(await publicAddressOf('mail.example.com', found('93.184.215.14'))).to.equal('93.184.215.14')
    expect(await publicAddressOf('mail.example.com', found('2606:2800::1'))).to.equal('2606:2800::1')
    for (const address of ['127.0.0.1', '10.0.0.1', 'fd00::1', '::ffff:192.168.0.1'])
      expect(await refusal(publicAddressOf('mail.example.com', found('93.184.215.14', address)))).to.be.instanceOf(
        PrivateHost,
      )
    expect(await refusal(publicAddressOf('mail.example.com', found()))).to.be.instanceOf(PrivateHost)
  })

  it('may be anywhere on the public internet', () => {
    for (const address of ['8.8.8.8', '93.184.215.14', '2606:2800:21f::1', '172.32.0.1', '100.128.0.1'])
      expect(isPublicAddress(address), address).to.equal(true)
    expect(looksPublic('smtp.example.com')).to.equal(true)
  })
})
