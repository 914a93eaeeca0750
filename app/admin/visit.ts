import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Fence } from '../db/installation.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import { problem } from '../journal/problem.ts'
import type { Session } from '../shops/staff.ts'
import { baseOf } from './address.ts'
import { type Language, languageLinks, languageOf } from './language.ts'
import { appBridge } from '../storefronts/shopify/embedded/headers.ts'
import { embeddedIn } from './embedded.ts'
import type { AdminNeeds } from './needs.ts'
import { one } from './query.ts'
import { note } from './audit.ts'
import { frameFiles } from './file.ts'
import { navigationFor, type Room } from './navigation.ts'

/** One request by somebody who may see this shop; nothing else of the installation is reachable from it. */
export type Visit = {
  readonly needs: AdminNeeds
  readonly req: Request
  readonly res: Response
  readonly session: Session
  readonly shop: Shop
  readonly language: Language
  readonly now: Instant
  /** `/admin/shops/sklep.example.com` */
  readonly base: string
  readonly show: (view: string, room: Room, data: object, status?: number) => void
  /** The same answer whether a thing never was, is gone, or belongs to another shop. */
  readonly missing: () => void
  readonly note: (did: string, detail: string) => Promise<void>
}

export type Handler = (visit: Visit) => Promise<void>

type Frame = {
  readonly view: string
  readonly language: Language
  readonly timeZone?: string
  readonly status?: number
  readonly data: object
}

/** Writes a page that belongs to no shop, or the frame around one that does. */
export function showPage(needs: AdminNeeds, req: Request, res: Response, frame: Frame): void {
  const { view, language } = frame
  const embedded = embeddedIn(res) === null ? null : needs.embedded
  const html = needs.pages.page(`admin/${view}`, {
    layout: embedded ? 'embedded' : 'admin',
    locale: language,
    timeZone: frame.timeZone ?? 'UTC',
    data: {
      titleKey: `title.${view}`,
      language,
      files: frameFiles,
      ...(embedded ? { apiKey: embedded.key, appBridge } : { languages: languageLinks(req, language) }),
      ...frame.data,
    },
  })
  res
    .status(frame.status ?? 200)
    .type('html')
    // The script opens frames with a session token; without one they would be refused.
    .send(embedded ? html.replaceAll(/<iframe ([^>]*?)\bsrc="/g, '<iframe $1data-src="') : html)
}

/** Says no in one plain sentence: a page for people, RFC 9457 for programs. */
export function refuse(
  needs: AdminNeeds,
  req: Request,
  res: Response,
  status: 401 | 403 | 404 | 500,
  shop: Shop | null = null,
  because: 'role' | null = null,
): void {
  const details = {
    401: 'Sign in first: aftercare admin link prints a link.',
    403: 'The form did not come from a page of this installation.',
    404: 'There is no such page.',
    500: 'Something went wrong here; nothing was lost.',
  }
  const detail = because ? 'Your role does not allow this.' : details[status]
  if (req.accepts(['html', 'json']) === 'json') return problem(res, status, detail)
  const language = languageOf(req, res, needs.secureCookies, shop)
  showPage(needs, req, res, {
    view: 'refused',
    language,
    status,
    data: {
      titleKey: `refused.${because ?? status}`,
      whyKey: `refusedWhy.${because ?? status}`,
      signedOut: status === 401,
    },
  })
}

export function openVisit(
  needs: AdminNeeds,
  req: Request,
  res: Response,
  session: Session,
  shop: Shop,
  fence: Fence | null,
): Visit {
  const now = needs.now()
  const language = languageOf(req, res, needs.secureCookies, shop)
  const base = baseOf(shop)
  return {
    needs,
    req,
    res,
    session,
    shop,
    language,
    now,
    base,
    show: (view, room, data, status) => {
      const frame = {
        navigation: navigationFor(session.role, base, room),
        sought: one(req.query['q']).slice(0, 100),
        base,
        csrf: session.csrf,
        shop: { name: shop.name, domain: shop.domain },
        person: session.account?.name ?? null,
      }
      showPage(needs, req, res, {
        view,
        language,
        timeZone: shop.timeZone,
        ...(status === undefined ? {} : { status }),
        data: { ...frame, fence: fence && `fence.${fence}`, seesAll: session.shopId === null, ...data },
      })
    },
    missing: () => refuse(needs, req, res, 404, shop),
    note: (did, detail) => note(needs.db.knex, shop.id, session, did, detail, now),
  }
}

type Locals = { visit: Visit }

export const setVisit = (res: Response, visit: Visit): void => {
  ;(res.locals as Locals).visit = visit
}

/** Express passes the visit along in `res.locals`; pages see only the visit. */
export const page =
  (handler: Handler): RequestHandler =>
  (_req: Request, res: Response, next: NextFunction) => {
    handler((res.locals as Locals).visit).catch(next)
  }
