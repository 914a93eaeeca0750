/*
 * Inside Shopify's admin there are no cookies: every request carries a session token instead. Links and forms are therefore
 * sent from here, and the page that comes back takes the place of the one that is shown.
 */
;(() => {
  'use strict'
  const { shopify } = window
  if (!shopify?.idToken) return

  /** A token may run out on its way; the server then asks for one fresh try. */
  async function ask(url, options = {}) {
    for (let attempt = 1; ; attempt++) {
      const headers = new Headers(options.headers)
      headers.set('Authorization', `Bearer ${await shopify.idToken()}`)
      headers.set('Accept', 'text/html')
      const response = await fetch(url, { ...options, headers })
      const again = response.headers.has('X-Shopify-Retry-Invalid-Session-Request')
      if (!again || attempt === 2) return response
    }
  }

  // For the scripts that both frames share.
  window.aftercare = { ask, frames }

  async function open(url, options, { push = true } = {}) {
    document.documentElement.setAttribute('aria-busy', 'true')
    try {
      const response = await ask(url, options)
      const type = response.headers.get('Content-Type') ?? ''
      if (!type.startsWith('text/html')) return await save(response)
      const text = await response.text()
      const there = new URL(response.url)
      if (push && there.href !== location.href) history.pushState(null, '', there)
      show(new DOMParser().parseFromString(text, 'text/html'), there.hash)
    } finally {
      document.documentElement.removeAttribute('aria-busy')
    }
  }

  function show(page, hash) {
    document.title = page.title
    document.documentElement.lang = page.documentElement.lang
    document.body.replaceWith(document.adoptNode(page.body))
    void frames()
    document.dispatchEvent(new Event('aftercare:shown'))
    const target = (hash && document.getElementById(hash.slice(1))) || document.getElementById('content')
    window.scrollTo(0, 0)
    target?.focus()
  }

  /** A file: kept under the name the server gave it. */
  async function save(response) {
    const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'aftercare'
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await response.blob())
    link.download = name
    link.click()
    URL.revokeObjectURL(link.href)
  }

  /** Letters shown inside a page are documents of their own, which can only carry the token in their address. */
  async function frames() {
    for (const frame of document.querySelectorAll('iframe[data-src]')) {
      const url = new URL(frame.dataset.src, location.href)
      url.searchParams.set('id_token', await shopify.idToken())
      frame.removeAttribute('data-src')
      frame.src = url
    }
  }

  const failed = () => shopify.toast?.show(document.body.dataset.failed ?? '', { isError: true })

  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof Element && node.matches('a[href], s-link[href]'))
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return
    const href = link.getAttribute('href')
    const url = new URL(href, location.href)
    const elsewhere = url.origin !== location.origin || (link.target && link.target !== '_self')
    if (elsewhere || href.startsWith('#') || link.hasAttribute('download')) return
    event.preventDefault()
    open(url).catch(failed)
  })

  document.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented) return
    event.preventDefault()
    const fields = new FormData(form, event.submitter)
    const url = new URL(form.getAttribute('action') || location.href, location.href)
    if (form.method === 'get') {
      url.search = new URLSearchParams(fields).toString()
      open(url).catch(failed)
    } else {
      const body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields)
      open(url, { method: 'POST', body }).catch(failed)
    }
  })

  window.addEventListener('popstate', () => {
    open(location.href, {}, { push: false }).catch(failed)
  })

  void frames()
})()
