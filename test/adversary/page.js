/** What a page tries that has found out even the token; what it could read comes back. */
globalThis.attack = async ({ target, token }) => {
  const url = `${target}/api/statemgr.emergency.off`
  const body = '{"reason":"a page"}'
  const auth = { authorization: `Bearer ${token}` }
  const json = { 'content-type': 'application/json' }
  const sent = async (init, at = url) => {
    try {
      const response = await fetch(at, { method: 'POST', body, ...init })
      return `${response.type} ${response.status} ${await response.text()}`
    } catch {
      return 'failed'
    }
  }
  const formTo = (at, enctype) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'POST', action: at, enctype, target: 'frame' })
    const field = document.createElement('input')
    // As text/plain this is JSON: {"reason":"=x"}
    Object.assign(field, { name: '{"reason":"', value: 'x"}' })
    form.append(field)
    document.body.append(form)
    form.submit()
  }
  const loaded = (tag, at) =>
    new Promise((resolve) => {
      const element = Object.assign(document.createElement(tag), { src: at })
      element.onload = () => resolve('loaded')
      element.onerror = () => resolve('failed')
      document.body.append(element)
      setTimeout(() => resolve('silent'), 1000)
    })
  const frame = Object.assign(document.createElement('iframe'), { name: 'frame' })
  document.body.append(frame)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
    formTo(url, type)
  const socket = new Promise((resolve) => {
    const one = new WebSocket(`${target.replace('http', 'ws')}/api/events`)
    one.onopen = () => resolve('open')
    one.onerror = () => resolve('failed')
  })
  const events = new Promise((resolve) => {
    const source = new EventSource(`${target}/api/events`)
    source.onopen = () => resolve('open')
    source.onerror = () => {
      source.close()
      resolve('failed')
    }
  })
  return {
    beacon: navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' })) && 'queued',
    bare: await sent({ mode: 'no-cors', body: new Blob([body]) }),
    plain: await sent({ mode: 'no-cors', headers: { 'content-type': 'text/plain' } }),
    form: await sent({ mode: 'no-cors', body: new URLSearchParams({ reason: 'x' }) }),
    simple: await sent({}),
    json: await sent({ headers: json }),
    withToken: await sent({ headers: { ...json, ...auth } }),
    credentials: await sent({ headers: { ...json, ...auth }, credentials: 'include' }),
    keepalive: await sent({ headers: { ...json, ...auth }, keepalive: true }),
    method: await sent({ method: 'PUT', headers: { ...json, ...auth } }),
    override: await sent({ headers: { ...auth, 'x-http-method-override': 'POST' } }),
    read: await sent({ method: 'GET', body: null }, `${target}/healthz`),
    readOpaque: await sent({ method: 'GET', body: null, mode: 'no-cors' }, `${target}/`),
    image: await loaded('img', `${target}/api/statemgr.emergency.off`),
    script: await loaded('script', `${target}/`),
    socket: await socket,
    events: await events,
  }
}
