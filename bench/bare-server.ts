import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerWith, secret } from './process.ts'

/** The limit: what Node's own server can do when it reads a body, checks its signature and forgets it. */
const key = createSecretKey(Buffer.from(secret))
const server = createServer((req, res) => {
  if (req.method === 'GET') return void res.end('ok')
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => void chunks.push(chunk))
  req.on('end', () => {
    const given = Buffer.from(String(req.headers['x-shopify-hmac-sha256']), 'base64')
    const expected = createHmac('sha256', key).update(Buffer.concat(chunks)).digest()
    res.statusCode = given.length === expected.length && timingSafeEqual(given, expected) ? 200 : 401
    res.end('OK')
  })
})
server.listen(0, '127.0.0.1', () => {
  answerWith(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => null)
})
