import { expect } from 'chai'
import { readMailServer } from '../../app/channels/email/mail-server.ts'

describe('The address of a mail server', () => {
  it('names host, port and password, with their special characters restored', () => {
    const { connection, credentials } = readMailServer('smtps://shop%40example.com:p%40ss%2Fw@mail.example.com:2465')
    expect(connection).to.include({ host: 'mail.example.com', port: 2465, secure: true })
    expect(credentials).to.deep.equal({ user: 'shop@example.com', pass: 'p@ss/w' })
  })

  it('has the usual ports when it names none', () => {
    expect(readMailServer('smtp://mail.example.com').connection.port).to.equal(587)
    expect(readMailServer('smtps://mail.example.com').connection.port).to.equal(465)
  })

  it('never lets a password leave the machine without TLS and a valid certificate', () => {
    const { connection } = readMailServer('smtp://shop:secret@mail.example.com:587')
    expect(connection.requireTLS).to.equal(true)
    expect(connection).not.to.have.property('tls')
  })

  it('asks neither of a server on this machine', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const { connection } = readMailServer(`smtp://shop:secret@${host}:1025`)
      expect(connection).to.deep.include({ requireTLS: false, tls: { rejectUnauthorized: false } })
    }
    expect(readMailServer('smtp://[::1]:1025').connection.host).to.equal('::1')
    expect(readMailServer('smtp://shop:secret@127.example.com').connection.requireTLS).to.equal(true)
  })

  it('is refused when it is something else', () => {
    for (const text of ['mail.example.com', 'https://mail.example.com', 'smtp://', ''])
      expect(() => readMailServer(text)).to.throw(TypeError)
  })
})
