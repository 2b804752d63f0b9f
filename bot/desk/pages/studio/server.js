// What the page asks its server for. Each answer brings the token for the next question.

export class Refused extends Error {
  constructor(status, why) {
    super(why);
    this.status = status;
    this.why = why;
  }
}

export class Server {
  constructor(address, token) {
    this.address = address;
    this.token = token;
  }

  async ask(name, fields = {}) {
    let response;
    try {
      response = await fetch(this.address + name, {
        method: "POST",
        headers: { "content-type": "application/json", "x-desk-token": this.token },
        body: JSON.stringify(fields),
      });
    } catch {
      throw new Refused(0, "away");
    }
    const said = await response.json().catch(() => ({}));
    if (said.token) this.#renew(said.token);
    if (!response.ok) throw new Refused(response.status, said.why ?? WHY[response.status] ?? "away");
    return said;
  }

  /** The forms of the page, such as the one that logs out, go with it. */
  #renew(token) {
    this.token = token;
    for (const field of document.querySelectorAll("input[name=token]")) field.value = token;
  }
}

const WHY = { 401: "closed", 403: "closed", 413: "too_large", 400: "too_large" };
