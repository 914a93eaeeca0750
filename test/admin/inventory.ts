import express, { type RequestHandler } from 'express'

export type Route = { readonly method: 'GET' | 'POST'; readonly path: string }

type Layer = {
  readonly handle: object
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> }
}
type Use = (this: unknown, ...given: unknown[]) => unknown

/** Routers do not tell where others are mounted in them, so from here on that is watched. */
const mounted = new WeakMap<object, string>()
const kind = (express.Router as unknown as { prototype: { use: Use } }).prototype
const { use } = kind
kind.use = function (...given) {
  const [path, ...handlers] = given
  if (typeof path === 'string')
    for (const handler of handlers.flat()) if (typeof handler === 'function') mounted.set(handler, path)
  return use.apply(this, given)
}

/** Every route a router answers, with the parts of its address that name something (`:id`). */
export const inventoryOf = (router: RequestHandler): readonly Route[] => [...routesIn(router, '')]

function* routesIn(router: unknown, under: string): Generator<Route> {
  for (const { handle, route } of (router as { stack?: readonly Layer[] }).stack ?? []) {
    if (route)
      for (const method of ['GET', 'POST'] as const) {
        const path = `${under}${route.path}`.replace(/(.)\/$/, '$1')
        if (route.methods[method.toLowerCase()]) yield { method, path }
      }
    else yield* routesIn(handle, `${under}${mounted.get(handle) ?? ''}`)
  }
}
