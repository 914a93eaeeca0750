import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { PrivateHost, publicAddressOf } from '../../app/network/public-host.ts'
import { publicPost } from '../../app/network/public-post.ts'

const refusal = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('nothing was refused'),
    (error: unknown) => error as Error,
  )
const inside = (): Promise<string> => Promise.resolve('127.0.0.1')

describe('posting to an address that a merchant named', () => {
  let server: Server
  let port = 0
  let ca = ''
  const heard: { host: string | undefined; path: string | undefined }[] = []

  before(function () {
    const folder = mkdtempSync(join(tmpdir(), 'aftercare-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    try {
      const name = ['-subj', '/CN=hooks.example.com', '-addext', 'subjectAltName=DNS:hooks.example.com']
      const made = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...name]
      execFileSync('openssl', ['req', '-x509', ...made], { stdio: 'ignore' })
      ca = readFileSync(cert, 'utf8')
      server = createServer({ key: readFileSync(key), cert: ca }, (req, res) => {
        heard.push({ host: req.headers.host, path: req.url })
        if (req.url === '/moved') return void res.writeHead(302, { location: 'https://127.0.0.1/' }).end()
        // An answer without an end: nobody waits for it.
        if (req.url === '/endless') return void res.writeHead(200).write('x'.repeat(100_000))
        return void res.writeHead(204).end()
      })
    } catch {
      this.skip()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    return new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  })
  after((done) => {
    if (!server) return done()
    server.closeAllConnections()
    server.close(done)
  })
  const url = (path: string, host = 'hooks.example.com'): URL => new URL(`https://${host}:${port}${path}`)

  it('goes to the address that was looked at, under the name’s own certificate', async () => {
    expect(await publicPost({ addressOf: inside, ca })(url('/heard?x=1'), {}, '{}')).to.equal(204)
    expect(heard.at(-1)).to.deep.equal({ host: `hooks.example.com:${port}`, path: '/heard?x=1' })
    const other = await refusal(publicPost({ addressOf: inside, ca })(url('/', 'other.example.com'), {}, '{}'))
    expect(other.message).to.equal('its certificate is not valid for this name')
    const unknown = await refusal(publicPost({ addressOf: inside })(url('/'), {}, '{}'))
    expect(unknown.message).to.equal('its certificate is not valid for this name')
  })

  it('N1: goes nowhere inside, however it is written', async () => {
    const post = publicPost({ ca })
    for (const host of [
      '127.0.0.1',
      '[::1]',
      '0.0.0.0',
      '169.254.169.254',
      '10.0.0.1',
      '2130706433',
      '0x7f.1',
      'localhost',
    ])
      expect(await refusal(post(new URL(`https://${host}:${port}/`), {}, '{}')), host).to.be.instanceOf(PrivateHost)
  })

  it('N2: goes nowhere inside when the name leads there, even beside a public address', async () => {
    const find = () =>
      Promise.resolve([
        { address: '93.184.215.14', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
    const post = publicPost({ addressOf: (host) => publicAddressOf(host, find), ca })
    expect(await refusal(post(url('/'), {}, '{}'))).to.be.instanceOf(PrivateHost)
  })

  it('N3: follows no redirect and speaks nothing but https', async () => {
    const before = heard.length
    expect(await publicPost({ addressOf: inside, ca })(url('/moved'), {}, '{}')).to.equal(302)
    expect(heard.length).to.equal(before + 1)
    for (const address of ['http://hooks.example.com/', 'file:///etc/passwd', 'ftp://hooks.example.com/'])
      expect(await refusal(publicPost({ addressOf: inside })(new URL(address), {}, '{}'))).to.be.instanceOf(PrivateHost)
  })

  it('N5: reads of an answer only whether it was well', async () => {
    expect(await publicPost({ addressOf: inside, ca })(url('/endless'), {}, '{}')).to.equal(200)
  })

  it('N7: says of a failure nothing that the address or the other side says', async () => {
    const withPassword = new URL(`https://me:secret@hooks.example.com:${port}/`)
    expect((await refusal(publicPost({ addressOf: inside, ca })(withPassword, {}, '{}'))).message).not.to.include(
      'secret',
    )
    const closed = await refusal(
      publicPost({ addressOf: inside, ca })(new URL('https://hooks.example.com:1/?token=secret'), {}, '{}'),
    )
    expect(closed.message).to.equal('no connection came about')
  })
})
