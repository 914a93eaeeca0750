import type { IncomingHttpHeaders } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { second } from '../domain/time.ts'
import { request as plainRequest } from './http.ts'
import { type Lookup, publicAddressOf, systemLookup, usualHost } from './public-host.ts'

export type Asked = {
  readonly url: URL
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
export type Answered = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** Asks a host that a merchant named. Rejects with `NotAsked`, or with what the network says. */
export type Guarded = (asked: Asked) => Promise<Answered>

/** Why an address was not asked, or its answer not read to the end. */
export class NotAsked extends Error {
  override name = 'NotAsked'
}

export type GuardedNeeds = {
  /** Development and tests only: plain http, and hosts on this machine or in this house. */
  readonly allowPrivate: boolean
  readonly find?: Lookup
  readonly signal?: AbortSignal
  readonly within?: number
  readonly largest?: number
}

/**
 * A merchant names the host, so it is not trusted: https only, the address looked up once and connected to (a name server cannot
 * answer differently a moment later), no redirects, nothing packed, ten seconds for everything and five megabytes at most.
 */
export function openGuarded(needs: GuardedNeeds): Guarded {
  const { allowPrivate, find = systemLookup, signal, within = 10 * second, largest = 5 * 1024 * 1024 } = needs
  return async ({ url, method = 'GET', headers = {}, body }) => {
    if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
      throw new NotAsked('only addresses that begin with https:// are asked')
    if (url.username || url.password) throw new NotAsked('an address may not carry a password')
    const host = usualHost(url.hostname.replace(/^\[|\]$/g, '')) ?? ''
    const address = allowPrivate ? host : await publicAddressOf(host, find)
    const patience = AbortSignal.timeout(within)
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest
    return new Promise((resolve, reject) => {
      const request = send(
        {
          host: address,
          servername: host,
          port: url.port || undefined,
          path: `${url.pathname}${url.search}`,
          method,
          headers: {
            host: url.host,
            accept: 'application/json',
            'user-agent': 'Aftercare',
            ...headers,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          },
          agent: false,
          signal: signal ? AbortSignal.any([patience, signal]) : patience,
        },
        (response) => {
          const packed = response.headers['content-encoding'] ?? 'identity'
          if (packed !== 'identity') return void request.destroy(new NotAsked('the answer is packed'))
          const chunks: Buffer[] = []
          let size = 0
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            if (size > largest) request.destroy(new NotAsked('the answer is too large'))
            else chunks.push(chunk)
          })
          response.on('error', reject)
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
          )
        },
      )
      request.on('error', (error) => reject(patience.aborted ? new NotAsked('the answer did not come in time') : error))
      request.end(body)
    })
  }
}
