import { createHmac } from 'node:crypto'
import { appKey, appSecret } from './index.ts'

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A session token as App Bridge gets it from Shopify's admin; `claims` and `head` for those nobody should accept. */
export function sessionToken(
  domain: string,
  now: number,
  claims: object = {},
  head: object = {},
  secret = appSecret,
): string {
  const seconds = Math.floor(now / 1_000)
  const body = [
    { alg: 'HS256', typ: 'JWT', ...head },
    {
      iss: `https://${domain}/admin`,
      dest: `https://${domain}`,
      aud: appKey,
      sub: '42',
      exp: seconds + 60,
      nbf: seconds,
      iat: seconds,
      jti: 'f8912129-1af6-4cad-9ca3-76b0f7621087',
      sid: 'aaea182f2732d44c23057c0fea584021a4485b2bd25d3eb7fd349313ad24c685',
      ...claims,
    },
  ]
    .map(encode)
    .join('.')
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}
