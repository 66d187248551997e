// Opens a shell by the npm package ssm-session, as the example in its README does; types two lines; prints all output.
// Takes {"url", "token"} from stdin: a token has no business in a command line.
"use strict";
const { readFileSync } = require("node:fs");
const WebSocket = require("ws");
const { ssm } = require("ssm-session");

const OUTPUT = 1;
const START_PUBLICATION = 17;
const size = { rows: 24, cols: 80 };

const ticket = JSON.parse(readFileSync(0, "utf8"));
const socket = new WebSocket(ticket.url);
socket.binaryType = "arraybuffer";

let asked = false;

socket.on("open", () => ssm.init(socket, { token: ticket.token, termOptions: size }));

socket.on("message", (data) => {
  const message = ssm.decode(data);
  ssm.sendACK(socket, message);
  if (message.payloadType === OUTPUT) {
    process.stdout.write(Buffer.from(message.payload));
    if (!asked) {
      asked = true; // The prompt is there.
      ssm.sendText(socket, "stty size; echo answer=$((6*7))\r");
      ssm.sendText(socket, "exit 3\r");
    }
  } else if (message.payloadType === START_PUBLICATION) {
    ssm.sendInitMessage(socket, size);
  }
  if (message.messageType.includes("channel_closed")) { // Padded with NUL here, which trim() leaves.
    process.stdout.write("\n[channel closed]\n");
    socket.close();
  }
});

socket.on("error", (problem) => {
  process.stderr.write(`${problem.message}\n`);
  process.exitCode = 1;
});
