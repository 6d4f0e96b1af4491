/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of scenarios. A row that is real is also asked of macaw-runtime. */

#include "scenarios.h"

#define JSON "Content-Type: application/json\r\n"
#define HTML "Content-Type: text/html; charset=utf-8\r\n"
#define STREAM "text/event-stream"
#define EXECUTE "/session/runtime/tools/execute"

#define GET(path_) .method = "GET", .path = path_
#define POST(path_, body_) .method = "POST", .path = path_, .body = body_
#define ANSWER(status_, headers_, reply_) .status = status_, .headers = headers_, .reply = reply_
#define GOOD(words_) .code = NO_ERROR, .words = words_
#define FAILS(code_, words_) .code = ARA_ERROR_##code_, .words = words_

const CallScenario call_scenarios[] = {
  /* Good */
  { "status", TRUE, GET ("/session/status"),
    ANSWER (200, JSON, "{\"active\":true,\"session\":{\"sessionId\":\"sess-1\"}}"), GOOD ("\"sessionId\":\"sess-") },
  { "heartbeat", TRUE, POST ("/session/heartbeat", NULL), ANSWER (200, JSON, "{\"ok\":true,\"reason\":null}"), GOOD ("{\"ok\":true") },
  { "a tool", TRUE, POST (EXECUTE, "{\"session_id\":\"$S\",\"tool_name\":\"list_dir\",\"args\":{},\"agent_id\":null}"),
    ANSWER (200, JSON, "{\"ok\":true,\"tool_name\":\"list_dir\",\"result\":{\"path\":\".\",\"entries\":[]},\"duration_ms\":1}"),
    GOOD ("\"ok\":true,\"tool_name\":\"list_dir\"") },
  { "a tool that fails is no error", TRUE,
    POST (EXECUTE, "{\"session_id\":\"$S\",\"tool_name\":\"read_file\",\"args\":{\"path\":\"gone\"}}"),
    ANSWER (200, JSON, "{\"ok\":false,\"tool_name\":\"read_file\",\"error\":\"No such file.\",\"duration_ms\":1}"), GOOD ("\"ok\":false") },
  { "digits are kept", FALSE, GET ("/n"), ANSWER (200, JSON, " {\"n\": 18446744073709551616.10, \"n\": 1E+2}\n"),
    GOOD ("{\"n\": 18446744073709551616.10, \"n\": 1E+2}") },
  { "a byte a chunk", FALSE, GET ("/slow"), ANSWER (200, JSON, "{\"text\":\"h\xc3\xa9llo\"}"), DELIVER_BYTE_BY_BYTE, GOOD ("h\xc3\xa9llo") },
  { "ended by closing", FALSE, GET ("/old"), ANSWER (200, JSON, "{\"a\":1}"), DELIVER_UNTIL_CLOSE, GOOD ("{\"a\":1}") },
  { "another content type", FALSE, GET ("/plain"), ANSWER (200, "Content-Type: text/plain\r\n", "[1]"), GOOD ("[1]") },
  { "an empty body", FALSE, GET ("/empty"), ANSWER (200, JSON, ""), GOOD ("{}") },
  { "no content", FALSE, .method = "DELETE", .path = "/none", ANSWER (204, "", ""), GOOD ("null") },

  /* Each status */
  { "a wrong key", TRUE, GET ("/session/status"), .wrong_key = TRUE,
    ANSWER (401, JSON, "{\"detail\":\"Invalid API key\"}"), FAILS (UNAUTHORIZED, ""), .step = "key" },
  { "an unknown session", TRUE, GET ("/session/runtime/tools"), .query = "session_id=sess-nobody",
    ANSWER (404, JSON, "{\"detail\":\"There is no such session.\"}"), FAILS (NOT_FOUND, "no such session") },
  { "an unknown tool", TRUE, POST (EXECUTE, "{\"session_id\":\"$S\",\"tool_name\":\"fly\",\"args\":{}}"),
    ANSWER (404, JSON, "{\"detail\":\"There is no such tool.\"}"), FAILS (NOT_FOUND, "tool") },
  { "an unknown path", TRUE, GET ("/nowhere"), ANSWER (404, JSON, "{\"detail\":\"Not Found\"}"), FAILS (NOT_FOUND, "") },
  { "a wrong method", TRUE, .method = "PUT", .path = "/session/status",
    ANSWER (405, JSON, "{\"detail\":\"Method Not Allowed\"}"), FAILS (UNSUPPORTED, "") },
  { "wrong arguments", TRUE, POST (EXECUTE, "{\"session_id\":\"$S\",\"tool_name\":\"read_file\",\"args\":{}}"),
    ANSWER (422, JSON, "{\"detail\":[{\"loc\":[\"body\",\"args\",\"path\"],\"msg\":\"Field required\",\"type\":\"missing\",\"input\":{}}]}"),
    FAILS (INVALID_ARGUMENTS, "path: Field required") },
  { "several wrong arguments", FALSE, POST ("/422", "{}"),
    ANSWER (422, JSON, "{\"detail\":[{\"loc\":[\"body\",\"a\"],\"msg\":\"One\"},7,{\"loc\":[\"body\",\"list\",3],\"msg\":\"Two\"},{\"msg\":null}]}"),
    FAILS (INVALID_ARGUMENTS, "a: One; not accepted; list 3: Two; not accepted") },
  { "a bad request", FALSE, GET ("/400"), ANSWER (400, JSON, "{\"detail\":\"Bad\"}"), FAILS (INVALID_ARGUMENTS, "Bad") },
  { "not allowed", FALSE, GET ("/403"), ANSWER (403, JSON, "{\"detail\":\"Not yours\"}"), FAILS (FORBIDDEN, "Not yours"), .step = "key" },
  { "a conflict", FALSE, GET ("/409"), ANSWER (409, JSON, "{\"detail\":\"No app UI connected\"}"), FAILS (CONFLICT, "No app UI") },
  { "too large", FALSE, GET ("/413"), ANSWER (413, JSON, "{\"detail\":{\"limit\":5}}"), FAILS (TOO_LARGE, "{\"limit\":5}") },
  { "too many requests", FALSE, GET ("/429"), ANSWER (429, JSON "Retry-After: 7\r\n", "{\"detail\":\"Slow down\"}"),
    FAILS (RATE_LIMITED, "Slow down"), .retry_after_min = 7, .retry_after_max = 7 },
  { "retry after a date that is over", FALSE, GET ("/429"),
    ANSWER (429, JSON "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n", "{}"), FAILS (RATE_LIMITED, "429"),
    .retry_after_min = 0, .retry_after_max = 1 },
  { "retry after a far date", FALSE, GET ("/429"),
    ANSWER (429, JSON "Retry-After: Thu, 01 Jan 2099 00:00:00 GMT\r\n", "{}"), FAILS (RATE_LIMITED, "429"),
    .retry_after_min = 1000000, .retry_after_max = G_MAXINT },
  { "retry after nonsense", FALSE, GET ("/429"), ANSWER (429, JSON "Retry-After: soon\r\n", "{}"), FAILS (RATE_LIMITED, "429") },
  { "500 with HTML", FALSE, GET ("/500"), ANSWER (500, HTML, "<html><h1>Oops</h1>%s</html>"), FAILS (SERVER, "500") },
  { "500 with garbage", FALSE, GET ("/500"), ANSWER (500, JSON, "\xff\xfe{\"detail\":"), FAILS (SERVER, "500") },
  { "500 cut off", FALSE, GET ("/500"), ANSWER (500, JSON, "{\"detail\":\"Oo"), DELIVER_CUT, FAILS (SERVER, "500") },
  { "500 that stalls", FALSE, GET ("/500"), ANSWER (500, JSON, "{\"detail\":\"Oo"), DELIVER_STALLED, FAILS (SERVER, "500") },
  { "not implemented", FALSE, GET ("/501"), ANSWER (501, HTML, ""), FAILS (UNSUPPORTED, "501") },
  { "a bad gateway", FALSE, GET ("/502"), ANSWER (502, HTML, "<html>nginx</html>"), FAILS (UNAVAILABLE, "502") },
  { "no active session", FALSE, GET ("/503"), ANSWER (503, JSON, "{\"detail\":\"No active session\"}"), FAILS (UNAVAILABLE, "No active session") },
  { "the app is silent", FALSE, GET ("/504"), ANSWER (504, JSON, "{\"detail\":[]}"), FAILS (APP_TIMED_OUT, "504") },
  { "a status of nobody", FALSE, GET ("/599"), ANSWER (599, "", ""), FAILS (SERVER, "599") },
  { "a teapot", FALSE, GET ("/418"), ANSWER (418, "", ""), FAILS (SERVER, "418") },
  { "not modified is no redirect", FALSE, GET ("/304"), ANSWER (304, "", ""), FAILS (SERVER, "The server failed (HTTP 304)") },
  { "a redirect is not followed", FALSE, GET ("/302"), ANSWER (302, "Location: http://127.0.0.1:9/\r\n", ""), FAILS (BAD_REPLY, "another address") },

  /* Broken replies */
  { "broken JSON", FALSE, GET ("/broken"), ANSWER (200, JSON, "{\"a\":"), FAILS (BAD_REPLY, "can't be read") },
  { "HTML for JSON", FALSE, GET ("/portal"), ANSWER (200, HTML, "<html>Sign in to the hotel</html>"), FAILS (BAD_REPLY, "can't be read") },
  { "cut off", FALSE, GET ("/cut"), ANSWER (200, JSON, "{\"a\":1}"), DELIVER_CUT, FAILS (DISCONNECTED, "") },
  { "stalled", FALSE, GET ("/stalled"), ANSWER (200, JSON, "{\"a\":1}"), DELIVER_STALLED, FAILS (TIMED_OUT, "1 second") },
  { "nothing at all", FALSE, GET ("/closed"), ANSWER (0, NULL, ""), DELIVER_RAW, FAILS (DISCONNECTED, "") },
  { "not HTTP", FALSE, GET ("/ssh"), ANSWER (0, NULL, "SSH-2.0-OpenSSH_9.2\r\n"), DELIVER_RAW, FAILS (BAD_REPLY, "HTTP"), .step = "version" },
};
const guint n_call_scenarios = G_N_ELEMENTS (call_scenarios);

#define EVENT(json) "data: " json "\n\n"
#define START EVENT ("{\"type\":\"start\",\"messageId\":\"m1\"}")
#define CALL EVENT ("{\"type\":\"tool-input-available\",\"toolCallId\":\"c\",\"toolName\":\"exec\",\"input\":{\"command\":\"echo hi\"}}")
#define OUTPUT EVENT ("{\"type\":\"tool-output-available\",\"toolCallId\":\"c\",\"output\":{\"exit_code\":0,\"stdout\":\"hi\\n\"}}")
#define TEXT EVENT ("{\"type\":\"text-start\",\"id\":\"1\"}") EVENT ("{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"H\xc3\xa9\"}") \
  EVENT ("{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"llo\"}")
#define TEXT_END EVENT ("{\"type\":\"text-end\",\"id\":\"1\"}")
#define FINISH EVENT ("{\"type\":\"finish\",\"finishReason\":\"stop\"}")
#define DONE "data: [DONE]\n\n"

#define LEVELS_10(x) x x x x x x x x x x
#define LEVELS_200(x) LEVELS_10 (LEVELS_10 (x)) LEVELS_10 (LEVELS_10 (x))

#define SAYS(status_, type_, reply_) .status = status_, .type = type_, .reply = reply_
#define ENDS_WELL .code = NO_ERROR, .message = ARA_MESSAGE_DONE
#define HELLO .text = "=H\xc3\xa9llo"

const TurnScenario turn_scenarios[] = {
  { "a tool is run", TRUE, "/tool {\"name\":\"exec\",\"args\":{\"command\":\"echo hi\"}}",
    SAYS (200, STREAM, START CALL OUTPUT TEXT TEXT_END FINISH DONE), ENDS_WELL, .tool = "exec", .output = "\"stdout\":\"hi\\n\"" },
  { "a tool fails", TRUE, "/tool {\"name\":\"read_file\",\"args\":{\"path\":\"gone\"}}",
    SAYS (200, STREAM, START EVENT ("{\"type\":\"tool-input-available\",\"toolCallId\":\"c\",\"toolName\":\"read_file\",\"input\":{}}")
          EVENT ("{\"type\":\"tool-output-error\",\"toolCallId\":\"c\",\"errorText\":\"No\"}") TEXT FINISH DONE),
    ENDS_WELL, .tool = "read_file" },
  { "hostile text", TRUE, "<b>%s %n</b> \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xf0\x9f\xa6\x9c \xef\xbf\xbd \"\\\n",
    SAYS (200, STREAM, START TEXT TEXT_END FINISH DONE), ENDS_WELL },
  { "a byte a chunk", FALSE, "hi", SAYS (200, STREAM, START CALL OUTPUT TEXT TEXT_END FINISH DONE), DELIVER_BYTE_BY_BYTE,
    ENDS_WELL, HELLO, .tool = "exec", .output = "{\"exit_code\":0,\"stdout\":\"hi\\n\"}" },
  { "CRLF, a BOM, comments and other fields", FALSE, "hi",
    SAYS (200, STREAM "; charset=utf-8",
          "\xef\xbb\xbf: hello\r\nid: 7\r\nretry: 10\r\nevent: x\r\ndata: {\"type\":\"text-delta\",\"id\":\"1\",\r\n"
          "data: \"delta\":\"H\xc3\xa9llo\"}\r\n\r\n:\r\n\r\ndata:{\"type\":\"finish\"}\r\n\r\n"),
    DELIVER_BYTE_BY_BYTE, ENDS_WELL, HELLO },
  { "CR", FALSE, "hi", SAYS (200, STREAM, "data: {\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"H\xc3\xa9llo\"}\r\rdata: [DONE]\r\r"),
    DELIVER_BYTE_BY_BYTE, ENDS_WELL, HELLO },
  { "unknown and broken events", FALSE, "hi",
    SAYS (200, STREAM, START EVENT ("{\"type\":\"moon-phase\"}") EVENT ("{\"type\":") EVENT ("7") EVENT ("{\"kind\":1}")
          EVENT ("{\"type\":\"text-delta\",\"id\":4,\"delta\":[]}") TEXT TEXT_END FINISH DONE), ENDS_WELL, HELLO },
  { "no [DONE]", FALSE, "hi", SAYS (200, STREAM, START TEXT TEXT_END FINISH), ENDS_WELL, HELLO },
  { "no [DONE], ended by closing", FALSE, "hi", SAYS (200, STREAM, START TEXT TEXT_END FINISH), DELIVER_UNTIL_CLOSE, ENDS_WELL, HELLO },
  { "it just ends", FALSE, "hi", SAYS (200, STREAM, START TEXT), DELIVER_BYTE_BY_BYTE, ENDS_WELL, HELLO },
  { "cut after finish", FALSE, "hi", SAYS (200, STREAM, START TEXT TEXT_END FINISH), DELIVER_CUT, ENDS_WELL, HELLO },
  { "more behind [DONE]", FALSE, "hi", SAYS (200, STREAM, START TEXT TEXT_END FINISH DONE TEXT
                                             "data: {\"type\":\"error\",\"errorText\":\"late\"}\n\n"), ENDS_WELL, HELLO },
  { "silent after [DONE]", FALSE, "hi", SAYS (200, STREAM, START TEXT TEXT_END FINISH DONE), DELIVER_STALLED, ENDS_WELL, HELLO },
  { "cut off", FALSE, "hi", SAYS (200, STREAM, START TEXT "data: {\"type\":\"text-de"), DELIVER_CUT,
    FAILS (DISCONNECTED, "cut"), .message = ARA_MESSAGE_INTERRUPTED, HELLO },
  { "cut off in a text, ended by closing", FALSE, "hi", SAYS (200, STREAM, START TEXT), DELIVER_UNTIL_CLOSE,
    FAILS (DISCONNECTED, "cut"), .message = ARA_MESSAGE_INTERRUPTED, HELLO },
  { "it ends while a tool runs", FALSE, "hi", SAYS (200, STREAM, START TEXT CALL), DELIVER_BYTE_BY_BYTE,
    FAILS (DISCONNECTED, "cut"), .message = ARA_MESSAGE_INTERRUPTED, HELLO, .tool = "exec" },
  { "stalled", FALSE, "hi", SAYS (200, STREAM, START TEXT), DELIVER_STALLED,
    FAILS (TIMED_OUT, "1 second"), .message = ARA_MESSAGE_INTERRUPTED, HELLO },
  { "nothing comes", FALSE, "hi", SAYS (200, STREAM, ""), FAILS (BAD_REPLY, "empty"), .message = ARA_MESSAGE_FAILED },
  { "an error event", FALSE, "hi", SAYS (200, STREAM, START TEXT EVENT ("{\"type\":\"error\",\"errorText\":\"No %s credit\"}") DONE),
    FAILS (TURN_FAILED, "No %s credit"), .message = ARA_MESSAGE_FAILED, HELLO },
  { "an abort event", FALSE, "hi", SAYS (200, STREAM, START TEXT EVENT ("{\"type\":\"abort\"}") DONE),
    .code = NO_ERROR, .message = ARA_MESSAGE_STOPPED, HELLO },
  { "an event of 200 levels", FALSE, "hi",
    SAYS (200, STREAM, START "data: {\"type\":\"data-x\",\"data\":"
          LEVELS_200 ("[") LEVELS_200 ("]") "}\n\n" TEXT FINISH), ENDS_WELL, HELLO },
  { "the result as JSON", FALSE, "hi",
    SAYS (200, "application/json", "{\"text\":\"H\xc3\xa9llo\",\"tool_calls\":[{\"name\":\"exec\",\"args\":{\"command\":\"ls\"},\"result\":{\"n\":1.0}}],\"reasoning\":\"Hm\"}"),
    ENDS_WELL, HELLO, .tool = "exec", .output = "{\"n\":1.0}" },
  { "an error as JSON with 200", FALSE, "hi", SAYS (200, "application/json", "{\"detail\":\"Out of credit\"}"),
    FAILS (BAD_REPLY, "Out of credit"), .message = ARA_MESSAGE_FAILED },
  { "HTML with 200", FALSE, "hi", SAYS (200, "text/html", "<html>Sign in to the hotel</html>"),
    FAILS (BAD_REPLY, "neither"), .message = ARA_MESSAGE_FAILED },
  { "a busy conversation", FALSE, "hi", SAYS (409, "application/json", "{\"detail\":\"Busy\"}"),
    FAILS (CONFLICT, "Busy"), .message = ARA_MESSAGE_FAILED },
  { "no active session", FALSE, "hi", SAYS (503, "text/html", "<html>"), FAILS (UNAVAILABLE, "503"), .message = ARA_MESSAGE_FAILED },
};
const guint n_turn_scenarios = G_N_ELEMENTS (turn_scenarios);
