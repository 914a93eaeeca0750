import { createServer } from 'node:http'
import express, { type Router } from 'express'
import { adminRouter } from '../../app/admin/index.ts'
import { tryServer } from '../../app/channels/email/try-server.ts'
import { conversationActs } from '../../app/conversations/act.ts'
import type { Db } from '../../app/db/db.ts'
import type { Instant } from '../../app/domain/time.ts'
import { deriveKeys } from '../../app/keys/keys.ts'
import type { Dns } from '../../app/network/dns.ts'
import { pulseAddress } from '../../app/pages/pulse.ts'
import { openSurveyAddress } from '../../app/pages/survey/address.ts'
import { createRenderer } from '../../app/render/index.ts'
import { createPageRenderer } from '../../app/render/page.ts'
import { createMailParser } from '../../app/responses/mail/parse.ts'
import { makeSignInLink } from '../../app/shops/staff.ts'
import { listen } from '../support/port.ts'

/** The admin on a real port, with a clock the test sets. */
export type World = {
  readonly url: string
  readonly faults: readonly string[]
  /** What answers under `/admin`. */
  readonly router: Router
  /** Test letters sent. */
  readonly tests: readonly { readonly to: string; readonly subject: string }[]
  /** What the world's name servers answer, by host. */
  readonly names: { readonly texts: Map<string, string[]>; readonly aliases: Map<string, string[]> }
  now: Instant
  readonly close: () => Promise<void>
}

/** The installation's keys, the same in every test. */
export const keys = deriveKeys(Buffer.alloc(32, 7))

export const noon = Date.UTC(2026, 10, 20, 11)

export async function openAdmin(
  db: Db,
  options: { readonly secureCookies?: boolean; readonly anywhere?: boolean } = {},
): Promise<World> {
  const app = express()
  const server = createServer(app)
  const url = `http://127.0.0.1:${await listen(server)}`
  const mailParser = createMailParser()
  const faults: string[] = []
  const tests: { to: string; subject: string }[] = []
  const world: Omit<World, 'router'> & { now: Instant } = {
    url,
    faults,
    tests,
    names: { texts: new Map(), aliases: new Map() },
    now: noon,
    close: async () => {
      await mailParser.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  const names: Dns = {
    texts: (host) => Promise.resolve(world.names.texts.get(host) ?? []),
    aliases: (host) => Promise.resolve(world.names.aliases.get(host) ?? []),
  }
  const router = adminRouter({
    db,
    keys: deriveKeys(Buffer.alloc(32, 7)),
    now: () => world.now,
    pages: createPageRenderer(),
    letters: createRenderer(),
    conversations: conversationActs(db, keys),
    mailParser,
    sendTest: (test) => {
      tests.push({ to: test.to, subject: test.letter.subject })
      return Promise.resolve({ kind: 'accepted', response: 'kept' })
    },
    post: {
      mailFrom: 'letters@aftercare.example',
      spfDomain: 'aftercare.example',
      returnPath: 'reply.aftercare.example',
      anywhere: options.anywhere ?? false,
      dns: names,
      tryServer: (url) => tryServer(url, undefined),
    },
    pulseAddress: pulseAddress(keys, url),
    openSurvey: openSurveyAddress(keys, url),
    secureCookies: options.secureCookies ?? false,
    appUrl: url,
    report: (error) => faults.push(String(error)),
  })
  app.use('/admin', router)
  return Object.assign(world, { router })
}

/** Somebody with a browser: keeps the cookie, follows nothing, sends forms as a browser does. */
export type Visitor = {
  cookie: string
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>
  readonly read: (path: string) => Promise<string>
  readonly post: (path: string, form?: Record<string, string>, headers?: Record<string, string>) => Promise<Response>
  /** Posts with the token of the visitor's session. */
  readonly send: (path: string, form?: Record<string, string>) => Promise<Response>
}

export function visitorOf(world: World): Visitor {
  const request = async (
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> },
  ): Promise<Response> => {
    const response = await fetch(`${world.url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        'accept-language': 'en',
        ...(visitor.cookie ? { cookie: visitor.cookie } : {}),
        ...init.headers,
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      if (pair.includes('aftercare=')) visitor.cookie = pair.endsWith('=') ? '' : pair
    }
    return response
  }
  const visitor: Visitor = {
    cookie: '',
    get: (path, headers = {}) => request(path, { headers }),
    read: async (path) => (await request(path, { headers: {} })).text(),
    post: (path, form = {}, headers = {}) =>
      request(path, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { origin: world.url, 'sec-fetch-site': 'same-origin', ...headers },
      }),
    send: async (path, form = {}) => {
      const html = await (await visitor.get('/admin/shops')).text()
      return visitor.post(path, { csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '', ...form })
    },
  }
  return visitor
}

export async function signedIn(db: Db, world: World, shopId: number | null): Promise<Visitor> {
  const visitor = visitorOf(world)
  const token = await makeSignInLink(db, { shopId, now: world.now })
  await visitor.post(`/admin/sign-in/${token}`)
  return visitor
}
