// Code generated from UPSmon.g4 by ANTLR 4.13.1. DO NOT EDIT.

package parser // UPSmon
import (
	"fmt"
	"strconv"
	"sync"

	"github.com/antlr4-go/antlr/v4"
)

// Suppress unused import errors
var _ = fmt.Printf
var _ = strconv.Itoa
var _ = sync.Once{}

type UPSmonParser struct {
	*antlr.BaseParser
}

var UPSmonParserStaticData struct {
	once                   sync.Once
	serializedATN          []int32
	LiteralNames           []string
	SymbolicNames          []string
	RuleNames              []string
	PredictionContextCache *antlr.PredictionContextCache
	atn                    *antlr.ATN
	decisionToDFA          []*antlr.DFA
}

func upsmonParserInit() {
	staticData := &UPSmonParserStaticData
	staticData.LiteralNames = []string{
		"", "'EPRINT'", "'NOTIFY'", "'NUTLOG'", "'PRINT'", "'SYSLOG'", "'WALL'",
		"'APCUPSDUSER'", "'CANCELTIMER'", "'CERTFILE'", "'CLIENTCERT'", "'CLIENTKEY'",
		"'DEBUG'", "'EMAIL'", "'FROM'", "'GROUP'", "'HOST'", "'IF'", "'LET'",
		"'MAXNOTIFY'", "'MESSAGE'", "'MINSUPPLIES'", "'MONITOR'", "'PASSWORD'",
		"'PLAINTEXT'", "'POLLFREQ'", "'POLLFREQALERT'", "'PORT'", "'POWERDOWNFLAG'",
		"'POWERVAL'", "'REPORTS'", "'SETFSD'", "'SHELLCMD'", "'SHUTDOWN'", "'SHUTDOWNCMD'",
		"'SMTPSERVER'", "'STARTTIMER'", "'SUBJECT'", "'TIMEOUT'", "'TO'", "'TYPE'",
		"'UPSDUSER'", "'USER'", "'WEBHOOK'", "'WHEN'", "'CLEAR'", "'MQTT'",
		"'NOFLAG'", "'PROVE'", "'PUSH'", "'RAISE'", "'ROOTCMD'", "'STATE'",
		"'WITHIN'", "'ALL'", "'AND'", "'ANY'", "'AS'", "'AT'", "'BEFORE'", "'BETWEEN'",
		"'BODY'", "'BUTTONS'", "'DISCOVERY'", "'DO'", "'EACH'", "'ELSE'", "'EVERY'",
		"'FILE'", "'FOR'", "'HEADER'", "'HELD'", "'IN'", "'IS'", "'LEADS'",
		"'METHOD'", "'MOST'", "'NEVER'", "'NOT'", "'ON'", "'ONCE'", "'OR'",
		"'PRIORITY'", "'TIMER'", "'TITLE'", "'TOPIC'", "'UNLESS'", "'WHILE'",
		"'->'", "'@'", "':'", "','", "'='", "'!='", "'<'", "'<='", "'>'", "'>='",
		"'('", "')'", "'{'", "'}'",
	}
	staticData.SymbolicNames = []string{
		"", "", "", "", "", "", "", "APCUPSDUSER", "CANCELTIMER", "CERTFILE",
		"CLIENTCERT", "CLIENTKEY", "DEBUG", "EMAIL", "FROM", "GROUP", "HOST",
		"IF", "LET", "MAXNOTIFY", "MESSAGE", "MINSUPPLIES", "MONITOR", "PASSWORD",
		"PLAINTEXT", "POLLFREQ", "POLLFREQALERT", "PORT", "POWERDOWNFLAG", "POWERVAL",
		"REPORTS", "SETFSD", "SHELLCMD", "SHUTDOWN", "SHUTDOWNCMD", "SMTPSERVER",
		"STARTTIMER", "SUBJECT", "TIMEOUT", "TO", "TYPE", "UPSDUSER", "USER",
		"WEBHOOK", "WHEN", "CLEAR", "MQTT", "NOFLAG", "PROVE", "PUSH", "RAISE",
		"ROOTCMD", "STATE", "WITHIN", "ALL", "AND", "ANY", "AS", "ATMOST", "BEFORE",
		"BETWEEN", "BODY", "BUTTONS", "DISCOVERY", "DO", "EACH", "ELSE", "EVERY",
		"FILE", "FOR", "HEADER", "HELD", "IN", "IS", "LEADS", "METHOD", "MOST",
		"NEVER", "NOT", "ON", "ONCE", "OR", "PRIORITY", "TIMER", "TITLE", "TOPIC",
		"UNLESS", "WHILE", "ARROW", "AT", "COLON", "COMMA", "EQ", "NE", "LT",
		"LE", "GT", "GE", "LPAREN", "RPAREN", "LBRACE", "RBRACE", "TEXT", "UNCLOSED",
		"IPV4", "NUMBER", "DURATION", "SIGNED", "CLOCK", "NAME", "BADNUMBER",
		"COMMENT", "BLANK", "JUNK", "JOINT",
	}
	staticData.RuleNames = []string{
		"file", "item", "smtpServer", "mqtt", "login", "password", "let", "pollFreq",
		"powerDownFlag", "maxNotify", "group", "host", "hostName", "port", "certFile",
		"plaintext", "clientCert", "clientKey", "monitor", "minSupplies", "state",
		"unit", "unitRest", "when", "atMost", "trigger", "action", "block",
		"verb", "webhookPart", "pushPart", "pushURL", "plainVerb", "prove",
		"verbWord", "cond", "term", "termRest", "unitTail", "judged", "compare",
		"amount", "texts", "partTexts", "word", "text", "number", "interval",
		"clock", "ident", "name", "textName", "partName", "urlName", "firstName",
		"ownName", "condName", "timerName",
	}
	staticData.PredictionContextCache = antlr.NewPredictionContextCache()
	staticData.serializedATN = []int32{
		4, 1, 114, 655, 2, 0, 7, 0, 2, 1, 7, 1, 2, 2, 7, 2, 2, 3, 7, 3, 2, 4, 7,
		4, 2, 5, 7, 5, 2, 6, 7, 6, 2, 7, 7, 7, 2, 8, 7, 8, 2, 9, 7, 9, 2, 10, 7,
		10, 2, 11, 7, 11, 2, 12, 7, 12, 2, 13, 7, 13, 2, 14, 7, 14, 2, 15, 7, 15,
		2, 16, 7, 16, 2, 17, 7, 17, 2, 18, 7, 18, 2, 19, 7, 19, 2, 20, 7, 20, 2,
		21, 7, 21, 2, 22, 7, 22, 2, 23, 7, 23, 2, 24, 7, 24, 2, 25, 7, 25, 2, 26,
		7, 26, 2, 27, 7, 27, 2, 28, 7, 28, 2, 29, 7, 29, 2, 30, 7, 30, 2, 31, 7,
		31, 2, 32, 7, 32, 2, 33, 7, 33, 2, 34, 7, 34, 2, 35, 7, 35, 2, 36, 7, 36,
		2, 37, 7, 37, 2, 38, 7, 38, 2, 39, 7, 39, 2, 40, 7, 40, 2, 41, 7, 41, 2,
		42, 7, 42, 2, 43, 7, 43, 2, 44, 7, 44, 2, 45, 7, 45, 2, 46, 7, 46, 2, 47,
		7, 47, 2, 48, 7, 48, 2, 49, 7, 49, 2, 50, 7, 50, 2, 51, 7, 51, 2, 52, 7,
		52, 2, 53, 7, 53, 2, 54, 7, 54, 2, 55, 7, 55, 2, 56, 7, 56, 2, 57, 7, 57,
		1, 0, 5, 0, 118, 8, 0, 10, 0, 12, 0, 121, 9, 0, 1, 0, 1, 0, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 143, 8, 1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2,
		1, 2, 1, 2, 3, 2, 152, 8, 2, 1, 2, 3, 2, 155, 8, 2, 1, 2, 3, 2, 158, 8,
		2, 1, 3, 1, 3, 1, 3, 1, 3, 3, 3, 164, 8, 3, 1, 3, 1, 3, 1, 3, 3, 3, 169,
		8, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 3, 3, 176, 8, 3, 3, 3, 178, 8, 3, 1,
		3, 3, 3, 181, 8, 3, 1, 3, 1, 3, 1, 3, 1, 3, 3, 3, 187, 8, 3, 1, 3, 3, 3,
		190, 8, 3, 1, 4, 1, 4, 1, 4, 1, 4, 1, 5, 1, 5, 1, 5, 1, 5, 3, 5, 200, 8,
		5, 1, 6, 1, 6, 1, 6, 1, 6, 1, 6, 1, 7, 1, 7, 1, 7, 1, 8, 1, 8, 1, 8, 1,
		9, 1, 9, 1, 9, 1, 10, 1, 10, 1, 10, 1, 11, 1, 11, 1, 11, 1, 12, 1, 12,
		1, 12, 3, 12, 225, 8, 12, 1, 13, 1, 13, 1, 13, 1, 14, 1, 14, 1, 14, 1,
		15, 1, 15, 1, 16, 1, 16, 1, 16, 1, 17, 1, 17, 1, 17, 1, 18, 1, 18, 1, 18,
		1, 18, 1, 18, 1, 18, 1, 18, 1, 18, 1, 18, 1, 18, 1, 19, 1, 19, 1, 19, 1,
		19, 3, 19, 255, 8, 19, 1, 20, 1, 20, 1, 20, 1, 20, 1, 20, 1, 20, 1, 20,
		3, 20, 264, 8, 20, 1, 21, 1, 21, 1, 21, 1, 22, 1, 22, 3, 22, 271, 8, 22,
		1, 22, 1, 22, 1, 22, 1, 22, 3, 22, 277, 8, 22, 3, 22, 279, 8, 22, 1, 23,
		1, 23, 1, 23, 1, 23, 1, 23, 1, 23, 1, 23, 3, 23, 288, 8, 23, 1, 23, 1,
		23, 1, 23, 5, 23, 293, 8, 23, 10, 23, 12, 23, 296, 9, 23, 1, 23, 3, 23,
		299, 8, 23, 1, 23, 1, 23, 4, 23, 303, 8, 23, 11, 23, 12, 23, 304, 1, 24,
		1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 25, 1, 25, 1, 25, 1, 25, 3, 25, 317,
		8, 25, 1, 25, 1, 25, 3, 25, 321, 8, 25, 1, 25, 1, 25, 3, 25, 325, 8, 25,
		1, 25, 1, 25, 3, 25, 329, 8, 25, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1,
		26, 3, 26, 337, 8, 26, 3, 26, 339, 8, 26, 1, 26, 3, 26, 342, 8, 26, 1,
		27, 1, 27, 4, 27, 346, 8, 27, 11, 27, 12, 27, 347, 1, 27, 1, 27, 1, 28,
		1, 28, 1, 28, 1, 28, 1, 28, 3, 28, 357, 8, 28, 1, 28, 1, 28, 1, 28, 1,
		28, 1, 28, 1, 28, 3, 28, 365, 8, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28,
		1, 28, 1, 28, 3, 28, 374, 8, 28, 1, 28, 1, 28, 1, 28, 3, 28, 379, 8, 28,
		1, 28, 1, 28, 3, 28, 383, 8, 28, 1, 28, 3, 28, 386, 8, 28, 1, 28, 1, 28,
		1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1,
		28, 5, 28, 401, 8, 28, 10, 28, 12, 28, 404, 9, 28, 1, 28, 1, 28, 3, 28,
		408, 8, 28, 1, 28, 1, 28, 1, 28, 1, 28, 3, 28, 414, 8, 28, 1, 28, 5, 28,
		417, 8, 28, 10, 28, 12, 28, 420, 9, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1,
		28, 1, 28, 1, 28, 3, 28, 429, 8, 28, 1, 28, 1, 28, 3, 28, 433, 8, 28, 1,
		29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 3, 29, 443, 8, 29,
		1, 30, 1, 30, 1, 30, 1, 30, 3, 30, 449, 8, 30, 1, 31, 1, 31, 3, 31, 453,
		8, 31, 1, 32, 1, 32, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1,
		33, 1, 33, 3, 33, 466, 8, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33, 1, 33,
		1, 33, 1, 33, 1, 33, 1, 33, 3, 33, 478, 8, 33, 1, 34, 1, 34, 1, 34, 1,
		34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34,
		3, 34, 494, 8, 34, 1, 35, 1, 35, 1, 35, 5, 35, 499, 8, 35, 10, 35, 12,
		35, 502, 9, 35, 1, 36, 1, 36, 1, 36, 1, 36, 1, 36, 1, 36, 1, 36, 1, 36,
		3, 36, 512, 8, 36, 1, 36, 1, 36, 1, 36, 3, 36, 517, 8, 36, 1, 36, 1, 36,
		1, 36, 1, 36, 1, 36, 3, 36, 524, 8, 36, 1, 36, 1, 36, 1, 36, 1, 36, 1,
		36, 1, 36, 3, 36, 532, 8, 36, 1, 36, 1, 36, 1, 36, 1, 36, 1, 36, 3, 36,
		539, 8, 36, 1, 37, 1, 37, 1, 37, 1, 37, 1, 37, 1, 37, 1, 37, 1, 37, 1,
		37, 3, 37, 550, 8, 37, 1, 38, 1, 38, 3, 38, 554, 8, 38, 1, 38, 1, 38, 1,
		38, 1, 38, 3, 38, 560, 8, 38, 3, 38, 562, 8, 38, 1, 39, 1, 39, 1, 39, 1,
		39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 3, 39, 576,
		8, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 3, 39, 585, 8,
		39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 3, 39,
		596, 8, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 1, 39, 3, 39, 604, 8, 39,
		3, 39, 606, 8, 39, 1, 40, 1, 40, 1, 41, 1, 41, 1, 42, 4, 42, 613, 8, 42,
		11, 42, 12, 42, 614, 1, 43, 1, 43, 4, 43, 619, 8, 43, 11, 43, 12, 43, 620,
		1, 44, 1, 44, 3, 44, 625, 8, 44, 1, 45, 1, 45, 1, 46, 1, 46, 1, 47, 1,
		47, 1, 48, 1, 48, 1, 49, 1, 49, 3, 49, 637, 8, 49, 1, 50, 1, 50, 1, 51,
		1, 51, 1, 52, 1, 52, 1, 53, 1, 53, 1, 54, 1, 54, 1, 55, 1, 55, 1, 56, 1,
		56, 1, 57, 1, 57, 1, 57, 0, 0, 58, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20,
		22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56,
		58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92,
		94, 96, 98, 100, 102, 104, 106, 108, 110, 112, 114, 0, 23, 1, 0, 25, 26,
		2, 0, 7, 7, 41, 41, 2, 0, 90, 90, 114, 114, 2, 0, 64, 64, 90, 90, 1, 0,
		38, 39, 2, 0, 45, 45, 50, 50, 2, 0, 32, 32, 51, 51, 2, 0, 20, 20, 84, 84,
		1, 0, 1, 6, 2, 0, 55, 55, 81, 81, 1, 0, 92, 97, 2, 0, 105, 107, 109, 109,
		2, 0, 105, 105, 109, 109, 2, 0, 105, 106, 109, 109, 1, 0, 108, 109, 2,
		0, 45, 87, 109, 109, 2, 0, 54, 87, 109, 109, 7, 0, 54, 60, 62, 69, 71,
		74, 76, 81, 83, 83, 85, 87, 109, 109, 3, 0, 54, 67, 69, 87, 109, 109, 3,
		0, 45, 64, 66, 87, 109, 109, 3, 0, 54, 64, 66, 87, 109, 109, 6, 0, 54,
		59, 61, 70, 72, 76, 79, 82, 84, 87, 109, 109, 9, 0, 54, 54, 56, 56, 59,
		63, 65, 66, 68, 68, 70, 72, 75, 80, 82, 87, 109, 109, 728, 0, 119, 1, 0,
		0, 0, 2, 142, 1, 0, 0, 0, 4, 144, 1, 0, 0, 0, 6, 159, 1, 0, 0, 0, 8, 191,
		1, 0, 0, 0, 10, 195, 1, 0, 0, 0, 12, 201, 1, 0, 0, 0, 14, 206, 1, 0, 0,
		0, 16, 209, 1, 0, 0, 0, 18, 212, 1, 0, 0, 0, 20, 215, 1, 0, 0, 0, 22, 218,
		1, 0, 0, 0, 24, 224, 1, 0, 0, 0, 26, 226, 1, 0, 0, 0, 28, 229, 1, 0, 0,
		0, 30, 232, 1, 0, 0, 0, 32, 234, 1, 0, 0, 0, 34, 237, 1, 0, 0, 0, 36, 240,
		1, 0, 0, 0, 38, 250, 1, 0, 0, 0, 40, 256, 1, 0, 0, 0, 42, 265, 1, 0, 0,
		0, 44, 270, 1, 0, 0, 0, 46, 280, 1, 0, 0, 0, 48, 306, 1, 0, 0, 0, 50, 324,
		1, 0, 0, 0, 52, 341, 1, 0, 0, 0, 54, 343, 1, 0, 0, 0, 56, 432, 1, 0, 0,
		0, 58, 442, 1, 0, 0, 0, 60, 448, 1, 0, 0, 0, 62, 452, 1, 0, 0, 0, 64, 454,
		1, 0, 0, 0, 66, 456, 1, 0, 0, 0, 68, 493, 1, 0, 0, 0, 70, 495, 1, 0, 0,
		0, 72, 538, 1, 0, 0, 0, 74, 549, 1, 0, 0, 0, 76, 553, 1, 0, 0, 0, 78, 605,
		1, 0, 0, 0, 80, 607, 1, 0, 0, 0, 82, 609, 1, 0, 0, 0, 84, 612, 1, 0, 0,
		0, 86, 618, 1, 0, 0, 0, 88, 624, 1, 0, 0, 0, 90, 626, 1, 0, 0, 0, 92, 628,
		1, 0, 0, 0, 94, 630, 1, 0, 0, 0, 96, 632, 1, 0, 0, 0, 98, 636, 1, 0, 0,
		0, 100, 638, 1, 0, 0, 0, 102, 640, 1, 0, 0, 0, 104, 642, 1, 0, 0, 0, 106,
		644, 1, 0, 0, 0, 108, 646, 1, 0, 0, 0, 110, 648, 1, 0, 0, 0, 112, 650,
		1, 0, 0, 0, 114, 652, 1, 0, 0, 0, 116, 118, 3, 2, 1, 0, 117, 116, 1, 0,
		0, 0, 118, 121, 1, 0, 0, 0, 119, 117, 1, 0, 0, 0, 119, 120, 1, 0, 0, 0,
		120, 122, 1, 0, 0, 0, 121, 119, 1, 0, 0, 0, 122, 123, 5, 0, 0, 1, 123,
		1, 1, 0, 0, 0, 124, 143, 3, 4, 2, 0, 125, 143, 3, 6, 3, 0, 126, 143, 3,
		12, 6, 0, 127, 143, 3, 14, 7, 0, 128, 143, 3, 16, 8, 0, 129, 143, 3, 18,
		9, 0, 130, 143, 3, 20, 10, 0, 131, 143, 3, 22, 11, 0, 132, 143, 3, 26,
		13, 0, 133, 143, 3, 28, 14, 0, 134, 143, 3, 30, 15, 0, 135, 143, 3, 32,
		16, 0, 136, 143, 3, 34, 17, 0, 137, 143, 3, 36, 18, 0, 138, 143, 3, 38,
		19, 0, 139, 143, 3, 40, 20, 0, 140, 143, 3, 46, 23, 0, 141, 143, 3, 66,
		33, 0, 142, 124, 1, 0, 0, 0, 142, 125, 1, 0, 0, 0, 142, 126, 1, 0, 0, 0,
		142, 127, 1, 0, 0, 0, 142, 128, 1, 0, 0, 0, 142, 129, 1, 0, 0, 0, 142,
		130, 1, 0, 0, 0, 142, 131, 1, 0, 0, 0, 142, 132, 1, 0, 0, 0, 142, 133,
		1, 0, 0, 0, 142, 134, 1, 0, 0, 0, 142, 135, 1, 0, 0, 0, 142, 136, 1, 0,
		0, 0, 142, 137, 1, 0, 0, 0, 142, 138, 1, 0, 0, 0, 142, 139, 1, 0, 0, 0,
		142, 140, 1, 0, 0, 0, 142, 141, 1, 0, 0, 0, 143, 3, 1, 0, 0, 0, 144, 145,
		5, 35, 0, 0, 145, 157, 3, 24, 12, 0, 146, 147, 5, 27, 0, 0, 147, 154, 3,
		92, 46, 0, 148, 155, 5, 24, 0, 0, 149, 150, 5, 9, 0, 0, 150, 152, 3, 88,
		44, 0, 151, 149, 1, 0, 0, 0, 151, 152, 1, 0, 0, 0, 152, 153, 1, 0, 0, 0,
		153, 155, 3, 8, 4, 0, 154, 148, 1, 0, 0, 0, 154, 151, 1, 0, 0, 0, 155,
		158, 1, 0, 0, 0, 156, 158, 5, 24, 0, 0, 157, 146, 1, 0, 0, 0, 157, 156,
		1, 0, 0, 0, 158, 5, 1, 0, 0, 0, 159, 160, 5, 46, 0, 0, 160, 163, 3, 24,
		12, 0, 161, 162, 5, 27, 0, 0, 162, 164, 3, 92, 46, 0, 163, 161, 1, 0, 0,
		0, 163, 164, 1, 0, 0, 0, 164, 177, 1, 0, 0, 0, 165, 178, 5, 24, 0, 0, 166,
		167, 5, 9, 0, 0, 167, 169, 3, 88, 44, 0, 168, 166, 1, 0, 0, 0, 168, 169,
		1, 0, 0, 0, 169, 175, 1, 0, 0, 0, 170, 171, 5, 10, 0, 0, 171, 172, 3, 88,
		44, 0, 172, 173, 5, 11, 0, 0, 173, 174, 3, 88, 44, 0, 174, 176, 1, 0, 0,
		0, 175, 170, 1, 0, 0, 0, 175, 176, 1, 0, 0, 0, 176, 178, 1, 0, 0, 0, 177,
		165, 1, 0, 0, 0, 177, 168, 1, 0, 0, 0, 178, 180, 1, 0, 0, 0, 179, 181,
		3, 8, 4, 0, 180, 179, 1, 0, 0, 0, 180, 181, 1, 0, 0, 0, 181, 182, 1, 0,
		0, 0, 182, 183, 5, 85, 0, 0, 183, 186, 3, 90, 45, 0, 184, 185, 5, 63, 0,
		0, 185, 187, 3, 90, 45, 0, 186, 184, 1, 0, 0, 0, 186, 187, 1, 0, 0, 0,
		187, 189, 1, 0, 0, 0, 188, 190, 5, 62, 0, 0, 189, 188, 1, 0, 0, 0, 189,
		190, 1, 0, 0, 0, 190, 7, 1, 0, 0, 0, 191, 192, 5, 42, 0, 0, 192, 193, 3,
		90, 45, 0, 193, 194, 3, 10, 5, 0, 194, 9, 1, 0, 0, 0, 195, 199, 5, 23,
		0, 0, 196, 200, 3, 90, 45, 0, 197, 198, 5, 68, 0, 0, 198, 200, 3, 90, 45,
		0, 199, 196, 1, 0, 0, 0, 199, 197, 1, 0, 0, 0, 200, 11, 1, 0, 0, 0, 201,
		202, 5, 18, 0, 0, 202, 203, 3, 100, 50, 0, 203, 204, 5, 92, 0, 0, 204,
		205, 3, 84, 42, 0, 205, 13, 1, 0, 0, 0, 206, 207, 7, 0, 0, 0, 207, 208,
		3, 94, 47, 0, 208, 15, 1, 0, 0, 0, 209, 210, 5, 28, 0, 0, 210, 211, 3,
		90, 45, 0, 211, 17, 1, 0, 0, 0, 212, 213, 5, 19, 0, 0, 213, 214, 3, 92,
		46, 0, 214, 19, 1, 0, 0, 0, 215, 216, 5, 15, 0, 0, 216, 217, 3, 98, 49,
		0, 217, 21, 1, 0, 0, 0, 218, 219, 5, 16, 0, 0, 219, 220, 3, 24, 12, 0,
		220, 23, 1, 0, 0, 0, 221, 225, 3, 100, 50, 0, 222, 225, 5, 104, 0, 0, 223,
		225, 5, 102, 0, 0, 224, 221, 1, 0, 0, 0, 224, 222, 1, 0, 0, 0, 224, 223,
		1, 0, 0, 0, 225, 25, 1, 0, 0, 0, 226, 227, 5, 27, 0, 0, 227, 228, 3, 92,
		46, 0, 228, 27, 1, 0, 0, 0, 229, 230, 5, 9, 0, 0, 230, 231, 3, 88, 44,
		0, 231, 29, 1, 0, 0, 0, 232, 233, 5, 24, 0, 0, 233, 31, 1, 0, 0, 0, 234,
		235, 5, 10, 0, 0, 235, 236, 3, 88, 44, 0, 236, 33, 1, 0, 0, 0, 237, 238,
		5, 11, 0, 0, 238, 239, 3, 88, 44, 0, 239, 35, 1, 0, 0, 0, 240, 241, 5,
		22, 0, 0, 241, 242, 3, 42, 21, 0, 242, 243, 5, 29, 0, 0, 243, 244, 3, 92,
		46, 0, 244, 245, 7, 1, 0, 0, 245, 246, 3, 98, 49, 0, 246, 247, 3, 10, 5,
		0, 247, 248, 5, 40, 0, 0, 248, 249, 3, 100, 50, 0, 249, 37, 1, 0, 0, 0,
		250, 251, 5, 21, 0, 0, 251, 254, 3, 92, 46, 0, 252, 253, 5, 86, 0, 0, 253,
		255, 3, 70, 35, 0, 254, 252, 1, 0, 0, 0, 254, 255, 1, 0, 0, 0, 255, 39,
		1, 0, 0, 0, 256, 257, 5, 52, 0, 0, 257, 263, 3, 100, 50, 0, 258, 259, 5,
		14, 0, 0, 259, 260, 3, 70, 35, 0, 260, 261, 5, 39, 0, 0, 261, 262, 3, 70,
		35, 0, 262, 264, 1, 0, 0, 0, 263, 258, 1, 0, 0, 0, 263, 264, 1, 0, 0, 0,
		264, 41, 1, 0, 0, 0, 265, 266, 3, 98, 49, 0, 266, 267, 3, 44, 22, 0, 267,
		43, 1, 0, 0, 0, 268, 269, 7, 2, 0, 0, 269, 271, 3, 98, 49, 0, 270, 268,
		1, 0, 0, 0, 270, 271, 1, 0, 0, 0, 271, 278, 1, 0, 0, 0, 272, 273, 5, 89,
		0, 0, 273, 276, 3, 24, 12, 0, 274, 275, 5, 90, 0, 0, 275, 277, 5, 105,
		0, 0, 276, 274, 1, 0, 0, 0, 276, 277, 1, 0, 0, 0, 277, 279, 1, 0, 0, 0,
		278, 272, 1, 0, 0, 0, 278, 279, 1, 0, 0, 0, 279, 45, 1, 0, 0, 0, 280, 287,
		5, 44, 0, 0, 281, 288, 5, 65, 0, 0, 282, 283, 3, 108, 54, 0, 283, 284,
		3, 44, 22, 0, 284, 288, 1, 0, 0, 0, 285, 286, 5, 102, 0, 0, 286, 288, 3,
		44, 22, 0, 287, 281, 1, 0, 0, 0, 287, 282, 1, 0, 0, 0, 287, 285, 1, 0,
		0, 0, 288, 289, 1, 0, 0, 0, 289, 294, 3, 50, 25, 0, 290, 291, 5, 91, 0,
		0, 291, 293, 3, 50, 25, 0, 292, 290, 1, 0, 0, 0, 293, 296, 1, 0, 0, 0,
		294, 292, 1, 0, 0, 0, 294, 295, 1, 0, 0, 0, 295, 298, 1, 0, 0, 0, 296,
		294, 1, 0, 0, 0, 297, 299, 3, 48, 24, 0, 298, 297, 1, 0, 0, 0, 298, 299,
		1, 0, 0, 0, 299, 300, 1, 0, 0, 0, 300, 302, 7, 3, 0, 0, 301, 303, 3, 52,
		26, 0, 302, 301, 1, 0, 0, 0, 303, 304, 1, 0, 0, 0, 304, 302, 1, 0, 0, 0,
		304, 305, 1, 0, 0, 0, 305, 47, 1, 0, 0, 0, 306, 307, 5, 58, 0, 0, 307,
		308, 5, 76, 0, 0, 308, 309, 5, 80, 0, 0, 309, 310, 5, 72, 0, 0, 310, 311,
		3, 94, 47, 0, 311, 49, 1, 0, 0, 0, 312, 313, 5, 30, 0, 0, 313, 316, 3,
		70, 35, 0, 314, 315, 5, 69, 0, 0, 315, 317, 3, 94, 47, 0, 316, 314, 1,
		0, 0, 0, 316, 317, 1, 0, 0, 0, 317, 320, 1, 0, 0, 0, 318, 319, 5, 67, 0,
		0, 319, 321, 3, 94, 47, 0, 320, 318, 1, 0, 0, 0, 320, 321, 1, 0, 0, 0,
		321, 325, 1, 0, 0, 0, 322, 323, 7, 4, 0, 0, 323, 325, 3, 100, 50, 0, 324,
		312, 1, 0, 0, 0, 324, 322, 1, 0, 0, 0, 325, 328, 1, 0, 0, 0, 326, 327,
		5, 57, 0, 0, 327, 329, 3, 88, 44, 0, 328, 326, 1, 0, 0, 0, 328, 329, 1,
		0, 0, 0, 329, 51, 1, 0, 0, 0, 330, 331, 5, 17, 0, 0, 331, 338, 3, 70, 35,
		0, 332, 339, 3, 56, 28, 0, 333, 336, 3, 54, 27, 0, 334, 335, 5, 66, 0,
		0, 335, 337, 3, 54, 27, 0, 336, 334, 1, 0, 0, 0, 336, 337, 1, 0, 0, 0,
		337, 339, 1, 0, 0, 0, 338, 332, 1, 0, 0, 0, 338, 333, 1, 0, 0, 0, 339,
		342, 1, 0, 0, 0, 340, 342, 3, 56, 28, 0, 341, 330, 1, 0, 0, 0, 341, 340,
		1, 0, 0, 0, 342, 53, 1, 0, 0, 0, 343, 345, 5, 100, 0, 0, 344, 346, 3, 52,
		26, 0, 345, 344, 1, 0, 0, 0, 346, 347, 1, 0, 0, 0, 347, 345, 1, 0, 0, 0,
		347, 348, 1, 0, 0, 0, 348, 349, 1, 0, 0, 0, 349, 350, 5, 101, 0, 0, 350,
		55, 1, 0, 0, 0, 351, 352, 5, 36, 0, 0, 352, 353, 3, 100, 50, 0, 353, 356,
		3, 94, 47, 0, 354, 355, 5, 87, 0, 0, 355, 357, 3, 70, 35, 0, 356, 354,
		1, 0, 0, 0, 356, 357, 1, 0, 0, 0, 357, 433, 1, 0, 0, 0, 358, 359, 5, 8,
		0, 0, 359, 433, 3, 100, 50, 0, 360, 361, 7, 5, 0, 0, 361, 364, 3, 100,
		50, 0, 362, 363, 5, 79, 0, 0, 363, 365, 3, 42, 21, 0, 364, 362, 1, 0, 0,
		0, 364, 365, 1, 0, 0, 0, 365, 433, 1, 0, 0, 0, 366, 367, 3, 64, 32, 0,
		367, 368, 3, 84, 42, 0, 368, 433, 1, 0, 0, 0, 369, 370, 7, 6, 0, 0, 370,
		373, 3, 84, 42, 0, 371, 372, 5, 53, 0, 0, 372, 374, 3, 94, 47, 0, 373,
		371, 1, 0, 0, 0, 373, 374, 1, 0, 0, 0, 374, 433, 1, 0, 0, 0, 375, 376,
		5, 34, 0, 0, 376, 378, 3, 84, 42, 0, 377, 379, 5, 47, 0, 0, 378, 377, 1,
		0, 0, 0, 378, 379, 1, 0, 0, 0, 379, 433, 1, 0, 0, 0, 380, 382, 5, 33, 0,
		0, 381, 383, 3, 84, 42, 0, 382, 381, 1, 0, 0, 0, 382, 383, 1, 0, 0, 0,
		383, 385, 1, 0, 0, 0, 384, 386, 5, 47, 0, 0, 385, 384, 1, 0, 0, 0, 385,
		386, 1, 0, 0, 0, 386, 433, 1, 0, 0, 0, 387, 388, 5, 13, 0, 0, 388, 389,
		5, 14, 0, 0, 389, 390, 3, 88, 44, 0, 390, 391, 5, 39, 0, 0, 391, 392, 3,
		88, 44, 0, 392, 393, 5, 37, 0, 0, 393, 394, 3, 88, 44, 0, 394, 395, 5,
		20, 0, 0, 395, 396, 3, 84, 42, 0, 396, 433, 1, 0, 0, 0, 397, 398, 5, 43,
		0, 0, 398, 402, 3, 88, 44, 0, 399, 401, 3, 58, 29, 0, 400, 399, 1, 0, 0,
		0, 401, 404, 1, 0, 0, 0, 402, 400, 1, 0, 0, 0, 402, 403, 1, 0, 0, 0, 403,
		407, 1, 0, 0, 0, 404, 402, 1, 0, 0, 0, 405, 406, 5, 20, 0, 0, 406, 408,
		3, 84, 42, 0, 407, 405, 1, 0, 0, 0, 407, 408, 1, 0, 0, 0, 408, 433, 1,
		0, 0, 0, 409, 413, 5, 49, 0, 0, 410, 411, 5, 68, 0, 0, 411, 414, 3, 90,
		45, 0, 412, 414, 3, 62, 31, 0, 413, 410, 1, 0, 0, 0, 413, 412, 1, 0, 0,
		0, 414, 418, 1, 0, 0, 0, 415, 417, 3, 60, 30, 0, 416, 415, 1, 0, 0, 0,
		417, 420, 1, 0, 0, 0, 418, 416, 1, 0, 0, 0, 418, 419, 1, 0, 0, 0, 419,
		433, 1, 0, 0, 0, 420, 418, 1, 0, 0, 0, 421, 428, 5, 31, 0, 0, 422, 429,
		5, 65, 0, 0, 423, 424, 3, 110, 55, 0, 424, 425, 3, 44, 22, 0, 425, 429,
		1, 0, 0, 0, 426, 427, 5, 102, 0, 0, 427, 429, 3, 44, 22, 0, 428, 422, 1,
		0, 0, 0, 428, 423, 1, 0, 0, 0, 428, 426, 1, 0, 0, 0, 428, 429, 1, 0, 0,
		0, 429, 433, 1, 0, 0, 0, 430, 431, 5, 12, 0, 0, 431, 433, 3, 92, 46, 0,
		432, 351, 1, 0, 0, 0, 432, 358, 1, 0, 0, 0, 432, 360, 1, 0, 0, 0, 432,
		366, 1, 0, 0, 0, 432, 369, 1, 0, 0, 0, 432, 375, 1, 0, 0, 0, 432, 380,
		1, 0, 0, 0, 432, 387, 1, 0, 0, 0, 432, 397, 1, 0, 0, 0, 432, 409, 1, 0,
		0, 0, 432, 421, 1, 0, 0, 0, 432, 430, 1, 0, 0, 0, 433, 57, 1, 0, 0, 0,
		434, 435, 5, 75, 0, 0, 435, 443, 3, 100, 50, 0, 436, 437, 5, 70, 0, 0,
		437, 438, 3, 88, 44, 0, 438, 439, 3, 86, 43, 0, 439, 443, 1, 0, 0, 0, 440,
		441, 5, 61, 0, 0, 441, 443, 3, 86, 43, 0, 442, 434, 1, 0, 0, 0, 442, 436,
		1, 0, 0, 0, 442, 440, 1, 0, 0, 0, 443, 59, 1, 0, 0, 0, 444, 445, 7, 7,
		0, 0, 445, 449, 3, 86, 43, 0, 446, 447, 5, 82, 0, 0, 447, 449, 3, 100,
		50, 0, 448, 444, 1, 0, 0, 0, 448, 446, 1, 0, 0, 0, 449, 61, 1, 0, 0, 0,
		450, 453, 3, 90, 45, 0, 451, 453, 3, 106, 53, 0, 452, 450, 1, 0, 0, 0,
		452, 451, 1, 0, 0, 0, 453, 63, 1, 0, 0, 0, 454, 455, 7, 8, 0, 0, 455, 65,
		1, 0, 0, 0, 456, 477, 5, 48, 0, 0, 457, 458, 5, 77, 0, 0, 458, 459, 3,
		68, 34, 0, 459, 460, 5, 17, 0, 0, 460, 461, 3, 70, 35, 0, 461, 478, 1,
		0, 0, 0, 462, 465, 3, 70, 35, 0, 463, 464, 5, 69, 0, 0, 464, 466, 3, 94,
		47, 0, 465, 463, 1, 0, 0, 0, 465, 466, 1, 0, 0, 0, 466, 467, 1, 0, 0, 0,
		467, 468, 5, 74, 0, 0, 468, 469, 5, 39, 0, 0, 469, 470, 3, 68, 34, 0, 470,
		471, 5, 53, 0, 0, 471, 472, 3, 94, 47, 0, 472, 478, 1, 0, 0, 0, 473, 474,
		3, 68, 34, 0, 474, 475, 5, 59, 0, 0, 475, 476, 3, 68, 34, 0, 476, 478,
		1, 0, 0, 0, 477, 457, 1, 0, 0, 0, 477, 462, 1, 0, 0, 0, 477, 473, 1, 0,
		0, 0, 478, 67, 1, 0, 0, 0, 479, 494, 3, 64, 32, 0, 480, 494, 5, 36, 0,
		0, 481, 494, 5, 8, 0, 0, 482, 494, 5, 50, 0, 0, 483, 494, 5, 45, 0, 0,
		484, 494, 5, 32, 0, 0, 485, 494, 5, 51, 0, 0, 486, 494, 5, 34, 0, 0, 487,
		494, 5, 33, 0, 0, 488, 494, 5, 13, 0, 0, 489, 494, 5, 43, 0, 0, 490, 494,
		5, 49, 0, 0, 491, 494, 5, 31, 0, 0, 492, 494, 5, 12, 0, 0, 493, 479, 1,
		0, 0, 0, 493, 480, 1, 0, 0, 0, 493, 481, 1, 0, 0, 0, 493, 482, 1, 0, 0,
		0, 493, 483, 1, 0, 0, 0, 493, 484, 1, 0, 0, 0, 493, 485, 1, 0, 0, 0, 493,
		486, 1, 0, 0, 0, 493, 487, 1, 0, 0, 0, 493, 488, 1, 0, 0, 0, 493, 489,
		1, 0, 0, 0, 493, 490, 1, 0, 0, 0, 493, 491, 1, 0, 0, 0, 493, 492, 1, 0,
		0, 0, 494, 69, 1, 0, 0, 0, 495, 500, 3, 72, 36, 0, 496, 497, 7, 9, 0, 0,
		497, 499, 3, 72, 36, 0, 498, 496, 1, 0, 0, 0, 499, 502, 1, 0, 0, 0, 500,
		498, 1, 0, 0, 0, 500, 501, 1, 0, 0, 0, 501, 71, 1, 0, 0, 0, 502, 500, 1,
		0, 0, 0, 503, 504, 5, 78, 0, 0, 504, 539, 3, 72, 36, 0, 505, 506, 5, 98,
		0, 0, 506, 507, 3, 70, 35, 0, 507, 508, 5, 99, 0, 0, 508, 539, 1, 0, 0,
		0, 509, 511, 3, 112, 56, 0, 510, 512, 3, 74, 37, 0, 511, 510, 1, 0, 0,
		0, 511, 512, 1, 0, 0, 0, 512, 539, 1, 0, 0, 0, 513, 516, 5, 83, 0, 0, 514,
		517, 3, 114, 57, 0, 515, 517, 3, 74, 37, 0, 516, 514, 1, 0, 0, 0, 516,
		515, 1, 0, 0, 0, 516, 517, 1, 0, 0, 0, 517, 539, 1, 0, 0, 0, 518, 523,
		5, 71, 0, 0, 519, 520, 3, 94, 47, 0, 520, 521, 3, 72, 36, 0, 521, 524,
		1, 0, 0, 0, 522, 524, 3, 74, 37, 0, 523, 519, 1, 0, 0, 0, 523, 522, 1,
		0, 0, 0, 523, 524, 1, 0, 0, 0, 524, 539, 1, 0, 0, 0, 525, 531, 5, 60, 0,
		0, 526, 527, 3, 96, 48, 0, 527, 528, 5, 55, 0, 0, 528, 529, 3, 96, 48,
		0, 529, 532, 1, 0, 0, 0, 530, 532, 3, 74, 37, 0, 531, 526, 1, 0, 0, 0,
		531, 530, 1, 0, 0, 0, 531, 532, 1, 0, 0, 0, 532, 539, 1, 0, 0, 0, 533,
		534, 5, 102, 0, 0, 534, 535, 3, 76, 38, 0, 535, 536, 5, 73, 0, 0, 536,
		537, 3, 78, 39, 0, 537, 539, 1, 0, 0, 0, 538, 503, 1, 0, 0, 0, 538, 505,
		1, 0, 0, 0, 538, 509, 1, 0, 0, 0, 538, 513, 1, 0, 0, 0, 538, 518, 1, 0,
		0, 0, 538, 525, 1, 0, 0, 0, 538, 533, 1, 0, 0, 0, 539, 73, 1, 0, 0, 0,
		540, 541, 5, 88, 0, 0, 541, 550, 3, 100, 50, 0, 542, 543, 3, 80, 40, 0,
		543, 544, 3, 82, 41, 0, 544, 550, 1, 0, 0, 0, 545, 546, 3, 76, 38, 0, 546,
		547, 5, 73, 0, 0, 547, 548, 3, 78, 39, 0, 548, 550, 1, 0, 0, 0, 549, 540,
		1, 0, 0, 0, 549, 542, 1, 0, 0, 0, 549, 545, 1, 0, 0, 0, 550, 75, 1, 0,
		0, 0, 551, 552, 5, 114, 0, 0, 552, 554, 3, 98, 49, 0, 553, 551, 1, 0, 0,
		0, 553, 554, 1, 0, 0, 0, 554, 561, 1, 0, 0, 0, 555, 556, 5, 89, 0, 0, 556,
		559, 3, 24, 12, 0, 557, 558, 5, 90, 0, 0, 558, 560, 5, 105, 0, 0, 559,
		557, 1, 0, 0, 0, 559, 560, 1, 0, 0, 0, 560, 562, 1, 0, 0, 0, 561, 555,
		1, 0, 0, 0, 561, 562, 1, 0, 0, 0, 562, 77, 1, 0, 0, 0, 563, 564, 5, 78,
		0, 0, 564, 606, 3, 78, 39, 0, 565, 566, 5, 98, 0, 0, 566, 567, 3, 70, 35,
		0, 567, 568, 5, 99, 0, 0, 568, 606, 1, 0, 0, 0, 569, 575, 3, 112, 56, 0,
		570, 571, 5, 88, 0, 0, 571, 576, 3, 100, 50, 0, 572, 573, 3, 80, 40, 0,
		573, 574, 3, 82, 41, 0, 574, 576, 1, 0, 0, 0, 575, 570, 1, 0, 0, 0, 575,
		572, 1, 0, 0, 0, 575, 576, 1, 0, 0, 0, 576, 606, 1, 0, 0, 0, 577, 584,
		5, 83, 0, 0, 578, 585, 3, 114, 57, 0, 579, 580, 5, 88, 0, 0, 580, 585,
		3, 100, 50, 0, 581, 582, 3, 80, 40, 0, 582, 583, 3, 82, 41, 0, 583, 585,
		1, 0, 0, 0, 584, 578, 1, 0, 0, 0, 584, 579, 1, 0, 0, 0, 584, 581, 1, 0,
		0, 0, 584, 585, 1, 0, 0, 0, 585, 606, 1, 0, 0, 0, 586, 595, 5, 71, 0, 0,
		587, 588, 3, 94, 47, 0, 588, 589, 3, 78, 39, 0, 589, 596, 1, 0, 0, 0, 590,
		591, 5, 88, 0, 0, 591, 596, 3, 100, 50, 0, 592, 593, 3, 80, 40, 0, 593,
		594, 3, 82, 41, 0, 594, 596, 1, 0, 0, 0, 595, 587, 1, 0, 0, 0, 595, 590,
		1, 0, 0, 0, 595, 592, 1, 0, 0, 0, 595, 596, 1, 0, 0, 0, 596, 606, 1, 0,
		0, 0, 597, 603, 5, 60, 0, 0, 598, 599, 5, 88, 0, 0, 599, 604, 3, 100, 50,
		0, 600, 601, 3, 80, 40, 0, 601, 602, 3, 82, 41, 0, 602, 604, 1, 0, 0, 0,
		603, 598, 1, 0, 0, 0, 603, 600, 1, 0, 0, 0, 603, 604, 1, 0, 0, 0, 604,
		606, 1, 0, 0, 0, 605, 563, 1, 0, 0, 0, 605, 565, 1, 0, 0, 0, 605, 569,
		1, 0, 0, 0, 605, 577, 1, 0, 0, 0, 605, 586, 1, 0, 0, 0, 605, 597, 1, 0,
		0, 0, 606, 79, 1, 0, 0, 0, 607, 608, 7, 10, 0, 0, 608, 81, 1, 0, 0, 0,
		609, 610, 7, 11, 0, 0, 610, 83, 1, 0, 0, 0, 611, 613, 3, 88, 44, 0, 612,
		611, 1, 0, 0, 0, 613, 614, 1, 0, 0, 0, 614, 612, 1, 0, 0, 0, 614, 615,
		1, 0, 0, 0, 615, 85, 1, 0, 0, 0, 616, 619, 3, 90, 45, 0, 617, 619, 3, 104,
		52, 0, 618, 616, 1, 0, 0, 0, 618, 617, 1, 0, 0, 0, 619, 620, 1, 0, 0, 0,
		620, 618, 1, 0, 0, 0, 620, 621, 1, 0, 0, 0, 621, 87, 1, 0, 0, 0, 622, 625,
		3, 90, 45, 0, 623, 625, 3, 102, 51, 0, 624, 622, 1, 0, 0, 0, 624, 623,
		1, 0, 0, 0, 625, 89, 1, 0, 0, 0, 626, 627, 5, 102, 0, 0, 627, 91, 1, 0,
		0, 0, 628, 629, 7, 12, 0, 0, 629, 93, 1, 0, 0, 0, 630, 631, 7, 13, 0, 0,
		631, 95, 1, 0, 0, 0, 632, 633, 7, 14, 0, 0, 633, 97, 1, 0, 0, 0, 634, 637,
		3, 100, 50, 0, 635, 637, 5, 102, 0, 0, 636, 634, 1, 0, 0, 0, 636, 635,
		1, 0, 0, 0, 637, 99, 1, 0, 0, 0, 638, 639, 7, 15, 0, 0, 639, 101, 1, 0,
		0, 0, 640, 641, 7, 16, 0, 0, 641, 103, 1, 0, 0, 0, 642, 643, 7, 17, 0,
		0, 643, 105, 1, 0, 0, 0, 644, 645, 7, 18, 0, 0, 645, 107, 1, 0, 0, 0, 646,
		647, 7, 19, 0, 0, 647, 109, 1, 0, 0, 0, 648, 649, 7, 20, 0, 0, 649, 111,
		1, 0, 0, 0, 650, 651, 7, 21, 0, 0, 651, 113, 1, 0, 0, 0, 652, 653, 7, 22,
		0, 0, 653, 115, 1, 0, 0, 0, 69, 119, 142, 151, 154, 157, 163, 168, 175,
		177, 180, 186, 189, 199, 224, 254, 263, 270, 276, 278, 287, 294, 298, 304,
		316, 320, 324, 328, 336, 338, 341, 347, 356, 364, 373, 378, 382, 385, 402,
		407, 413, 418, 428, 432, 442, 448, 452, 465, 477, 493, 500, 511, 516, 523,
		531, 538, 549, 553, 559, 561, 575, 584, 595, 603, 605, 614, 618, 620, 624,
		636,
	}
	deserializer := antlr.NewATNDeserializer(nil)
	staticData.atn = deserializer.Deserialize(staticData.serializedATN)
	atn := staticData.atn
	staticData.decisionToDFA = make([]*antlr.DFA, len(atn.DecisionToState))
	decisionToDFA := staticData.decisionToDFA
	for index, state := range atn.DecisionToState {
		decisionToDFA[index] = antlr.NewDFA(state, index)
	}
}

// UPSmonParserInit initializes any static state used to implement UPSmonParser. By default the
// static state used to implement the parser is lazily initialized during the first call to
// NewUPSmonParser(). You can call this function if you wish to initialize the static state ahead
// of time.
func UPSmonParserInit() {
	staticData := &UPSmonParserStaticData
	staticData.once.Do(upsmonParserInit)
}

// NewUPSmonParser produces a new parser instance for the optional input antlr.TokenStream.
func NewUPSmonParser(input antlr.TokenStream) *UPSmonParser {
	UPSmonParserInit()
	this := new(UPSmonParser)
	this.BaseParser = antlr.NewBaseParser(input)
	staticData := &UPSmonParserStaticData
	this.Interpreter = antlr.NewParserATNSimulator(this, staticData.atn, staticData.decisionToDFA, staticData.PredictionContextCache)
	this.RuleNames = staticData.RuleNames
	this.LiteralNames = staticData.LiteralNames
	this.SymbolicNames = staticData.SymbolicNames
	this.GrammarFileName = "UPSmon.g4"

	return this
}

// UPSmonParser tokens.
const (
	UPSmonParserEOF           = antlr.TokenEOF
	UPSmonParserT__0          = 1
	UPSmonParserT__1          = 2
	UPSmonParserT__2          = 3
	UPSmonParserT__3          = 4
	UPSmonParserT__4          = 5
	UPSmonParserT__5          = 6
	UPSmonParserAPCUPSDUSER   = 7
	UPSmonParserCANCELTIMER   = 8
	UPSmonParserCERTFILE      = 9
	UPSmonParserCLIENTCERT    = 10
	UPSmonParserCLIENTKEY     = 11
	UPSmonParserDEBUG         = 12
	UPSmonParserEMAIL         = 13
	UPSmonParserFROM          = 14
	UPSmonParserGROUP         = 15
	UPSmonParserHOST          = 16
	UPSmonParserIF            = 17
	UPSmonParserLET           = 18
	UPSmonParserMAXNOTIFY     = 19
	UPSmonParserMESSAGE       = 20
	UPSmonParserMINSUPPLIES   = 21
	UPSmonParserMONITOR       = 22
	UPSmonParserPASSWORD      = 23
	UPSmonParserPLAINTEXT     = 24
	UPSmonParserPOLLFREQ      = 25
	UPSmonParserPOLLFREQALERT = 26
	UPSmonParserPORT          = 27
	UPSmonParserPOWERDOWNFLAG = 28
	UPSmonParserPOWERVAL      = 29
	UPSmonParserREPORTS       = 30
	UPSmonParserSETFSD        = 31
	UPSmonParserSHELLCMD      = 32
	UPSmonParserSHUTDOWN      = 33
	UPSmonParserSHUTDOWNCMD   = 34
	UPSmonParserSMTPSERVER    = 35
	UPSmonParserSTARTTIMER    = 36
	UPSmonParserSUBJECT       = 37
	UPSmonParserTIMEOUT       = 38
	UPSmonParserTO            = 39
	UPSmonParserTYPE          = 40
	UPSmonParserUPSDUSER      = 41
	UPSmonParserUSER          = 42
	UPSmonParserWEBHOOK       = 43
	UPSmonParserWHEN          = 44
	UPSmonParserCLEAR         = 45
	UPSmonParserMQTT          = 46
	UPSmonParserNOFLAG        = 47
	UPSmonParserPROVE         = 48
	UPSmonParserPUSH          = 49
	UPSmonParserRAISE         = 50
	UPSmonParserROOTCMD       = 51
	UPSmonParserSTATE         = 52
	UPSmonParserWITHIN        = 53
	UPSmonParserALL           = 54
	UPSmonParserAND           = 55
	UPSmonParserANY           = 56
	UPSmonParserAS            = 57
	UPSmonParserATMOST        = 58
	UPSmonParserBEFORE        = 59
	UPSmonParserBETWEEN       = 60
	UPSmonParserBODY          = 61
	UPSmonParserBUTTONS       = 62
	UPSmonParserDISCOVERY     = 63
	UPSmonParserDO            = 64
	UPSmonParserEACH          = 65
	UPSmonParserELSE          = 66
	UPSmonParserEVERY         = 67
	UPSmonParserFILE          = 68
	UPSmonParserFOR           = 69
	UPSmonParserHEADER        = 70
	UPSmonParserHELD          = 71
	UPSmonParserIN            = 72
	UPSmonParserIS            = 73
	UPSmonParserLEADS         = 74
	UPSmonParserMETHOD        = 75
	UPSmonParserMOST          = 76
	UPSmonParserNEVER         = 77
	UPSmonParserNOT           = 78
	UPSmonParserON            = 79
	UPSmonParserONCE          = 80
	UPSmonParserOR            = 81
	UPSmonParserPRIORITY      = 82
	UPSmonParserTIMER         = 83
	UPSmonParserTITLE         = 84
	UPSmonParserTOPIC         = 85
	UPSmonParserUNLESS        = 86
	UPSmonParserWHILE         = 87
	UPSmonParserARROW         = 88
	UPSmonParserAT            = 89
	UPSmonParserCOLON         = 90
	UPSmonParserCOMMA         = 91
	UPSmonParserEQ            = 92
	UPSmonParserNE            = 93
	UPSmonParserLT            = 94
	UPSmonParserLE            = 95
	UPSmonParserGT            = 96
	UPSmonParserGE            = 97
	UPSmonParserLPAREN        = 98
	UPSmonParserRPAREN        = 99
	UPSmonParserLBRACE        = 100
	UPSmonParserRBRACE        = 101
	UPSmonParserTEXT          = 102
	UPSmonParserUNCLOSED      = 103
	UPSmonParserIPV4          = 104
	UPSmonParserNUMBER        = 105
	UPSmonParserDURATION      = 106
	UPSmonParserSIGNED        = 107
	UPSmonParserCLOCK         = 108
	UPSmonParserNAME          = 109
	UPSmonParserBADNUMBER     = 110
	UPSmonParserCOMMENT       = 111
	UPSmonParserBLANK         = 112
	UPSmonParserJUNK          = 113
	UPSmonParserJOINT         = 114
)

// UPSmonParser rules.
const (
	UPSmonParserRULE_file          = 0
	UPSmonParserRULE_item          = 1
	UPSmonParserRULE_smtpServer    = 2
	UPSmonParserRULE_mqtt          = 3
	UPSmonParserRULE_login         = 4
	UPSmonParserRULE_password      = 5
	UPSmonParserRULE_let           = 6
	UPSmonParserRULE_pollFreq      = 7
	UPSmonParserRULE_powerDownFlag = 8
	UPSmonParserRULE_maxNotify     = 9
	UPSmonParserRULE_group         = 10
	UPSmonParserRULE_host          = 11
	UPSmonParserRULE_hostName      = 12
	UPSmonParserRULE_port          = 13
	UPSmonParserRULE_certFile      = 14
	UPSmonParserRULE_plaintext     = 15
	UPSmonParserRULE_clientCert    = 16
	UPSmonParserRULE_clientKey     = 17
	UPSmonParserRULE_monitor       = 18
	UPSmonParserRULE_minSupplies   = 19
	UPSmonParserRULE_state         = 20
	UPSmonParserRULE_unit          = 21
	UPSmonParserRULE_unitRest      = 22
	UPSmonParserRULE_when          = 23
	UPSmonParserRULE_atMost        = 24
	UPSmonParserRULE_trigger       = 25
	UPSmonParserRULE_action        = 26
	UPSmonParserRULE_block         = 27
	UPSmonParserRULE_verb          = 28
	UPSmonParserRULE_webhookPart   = 29
	UPSmonParserRULE_pushPart      = 30
	UPSmonParserRULE_pushURL       = 31
	UPSmonParserRULE_plainVerb     = 32
	UPSmonParserRULE_prove         = 33
	UPSmonParserRULE_verbWord      = 34
	UPSmonParserRULE_cond          = 35
	UPSmonParserRULE_term          = 36
	UPSmonParserRULE_termRest      = 37
	UPSmonParserRULE_unitTail      = 38
	UPSmonParserRULE_judged        = 39
	UPSmonParserRULE_compare       = 40
	UPSmonParserRULE_amount        = 41
	UPSmonParserRULE_texts         = 42
	UPSmonParserRULE_partTexts     = 43
	UPSmonParserRULE_word          = 44
	UPSmonParserRULE_text          = 45
	UPSmonParserRULE_number        = 46
	UPSmonParserRULE_interval      = 47
	UPSmonParserRULE_clock         = 48
	UPSmonParserRULE_ident         = 49
	UPSmonParserRULE_name          = 50
	UPSmonParserRULE_textName      = 51
	UPSmonParserRULE_partName      = 52
	UPSmonParserRULE_urlName       = 53
	UPSmonParserRULE_firstName     = 54
	UPSmonParserRULE_ownName       = 55
	UPSmonParserRULE_condName      = 56
	UPSmonParserRULE_timerName     = 57
)

// IFileContext is an interface to support dynamic dispatch.
type IFileContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	EOF() antlr.TerminalNode
	AllItem() []IItemContext
	Item(i int) IItemContext

	// IsFileContext differentiates from other interfaces.
	IsFileContext()
}

type FileContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyFileContext() *FileContext {
	var p = new(FileContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_file
	return p
}

func InitEmptyFileContext(p *FileContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_file
}

func (*FileContext) IsFileContext() {}

func NewFileContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *FileContext {
	var p = new(FileContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_file

	return p
}

func (s *FileContext) GetParser() antlr.Parser { return s.parser }

func (s *FileContext) EOF() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEOF, 0)
}

func (s *FileContext) AllItem() []IItemContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IItemContext); ok {
			len++
		}
	}

	tst := make([]IItemContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IItemContext); ok {
			tst[i] = t.(IItemContext)
			i++
		}
	}

	return tst
}

func (s *FileContext) Item(i int) IItemContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IItemContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IItemContext)
}

func (s *FileContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *FileContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) File() (localctx IFileContext) {
	localctx = NewFileContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 0, UPSmonParserRULE_file)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(119)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for (int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&4873070421315072) != 0 {
		{
			p.SetState(116)
			p.Item()
		}

		p.SetState(121)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	{
		p.SetState(122)
		p.Match(UPSmonParserEOF)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IItemContext is an interface to support dynamic dispatch.
type IItemContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	SmtpServer() ISmtpServerContext
	Mqtt() IMqttContext
	Let() ILetContext
	PollFreq() IPollFreqContext
	PowerDownFlag() IPowerDownFlagContext
	MaxNotify() IMaxNotifyContext
	Group() IGroupContext
	Host() IHostContext
	Port() IPortContext
	CertFile() ICertFileContext
	Plaintext() IPlaintextContext
	ClientCert() IClientCertContext
	ClientKey() IClientKeyContext
	Monitor() IMonitorContext
	MinSupplies() IMinSuppliesContext
	State() IStateContext
	When() IWhenContext
	Prove() IProveContext

	// IsItemContext differentiates from other interfaces.
	IsItemContext()
}

type ItemContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyItemContext() *ItemContext {
	var p = new(ItemContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_item
	return p
}

func InitEmptyItemContext(p *ItemContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_item
}

func (*ItemContext) IsItemContext() {}

func NewItemContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *ItemContext {
	var p = new(ItemContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_item

	return p
}

func (s *ItemContext) GetParser() antlr.Parser { return s.parser }

func (s *ItemContext) SmtpServer() ISmtpServerContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ISmtpServerContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ISmtpServerContext)
}

func (s *ItemContext) Mqtt() IMqttContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IMqttContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IMqttContext)
}

func (s *ItemContext) Let() ILetContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ILetContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ILetContext)
}

func (s *ItemContext) PollFreq() IPollFreqContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPollFreqContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPollFreqContext)
}

func (s *ItemContext) PowerDownFlag() IPowerDownFlagContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPowerDownFlagContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPowerDownFlagContext)
}

func (s *ItemContext) MaxNotify() IMaxNotifyContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IMaxNotifyContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IMaxNotifyContext)
}

func (s *ItemContext) Group() IGroupContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IGroupContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IGroupContext)
}

func (s *ItemContext) Host() IHostContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IHostContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IHostContext)
}

func (s *ItemContext) Port() IPortContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPortContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPortContext)
}

func (s *ItemContext) CertFile() ICertFileContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICertFileContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICertFileContext)
}

func (s *ItemContext) Plaintext() IPlaintextContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPlaintextContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPlaintextContext)
}

func (s *ItemContext) ClientCert() IClientCertContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IClientCertContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IClientCertContext)
}

func (s *ItemContext) ClientKey() IClientKeyContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IClientKeyContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IClientKeyContext)
}

func (s *ItemContext) Monitor() IMonitorContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IMonitorContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IMonitorContext)
}

func (s *ItemContext) MinSupplies() IMinSuppliesContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IMinSuppliesContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IMinSuppliesContext)
}

func (s *ItemContext) State() IStateContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IStateContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IStateContext)
}

func (s *ItemContext) When() IWhenContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWhenContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWhenContext)
}

func (s *ItemContext) Prove() IProveContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IProveContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IProveContext)
}

func (s *ItemContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ItemContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Item() (localctx IItemContext) {
	localctx = NewItemContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 2, UPSmonParserRULE_item)
	p.SetState(142)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSMTPSERVER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(124)
			p.SmtpServer()
		}

	case UPSmonParserMQTT:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(125)
			p.Mqtt()
		}

	case UPSmonParserLET:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(126)
			p.Let()
		}

	case UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(127)
			p.PollFreq()
		}

	case UPSmonParserPOWERDOWNFLAG:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(128)
			p.PowerDownFlag()
		}

	case UPSmonParserMAXNOTIFY:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(129)
			p.MaxNotify()
		}

	case UPSmonParserGROUP:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(130)
			p.Group()
		}

	case UPSmonParserHOST:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(131)
			p.Host()
		}

	case UPSmonParserPORT:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(132)
			p.Port()
		}

	case UPSmonParserCERTFILE:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(133)
			p.CertFile()
		}

	case UPSmonParserPLAINTEXT:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(134)
			p.Plaintext()
		}

	case UPSmonParserCLIENTCERT:
		p.EnterOuterAlt(localctx, 12)
		{
			p.SetState(135)
			p.ClientCert()
		}

	case UPSmonParserCLIENTKEY:
		p.EnterOuterAlt(localctx, 13)
		{
			p.SetState(136)
			p.ClientKey()
		}

	case UPSmonParserMONITOR:
		p.EnterOuterAlt(localctx, 14)
		{
			p.SetState(137)
			p.Monitor()
		}

	case UPSmonParserMINSUPPLIES:
		p.EnterOuterAlt(localctx, 15)
		{
			p.SetState(138)
			p.MinSupplies()
		}

	case UPSmonParserSTATE:
		p.EnterOuterAlt(localctx, 16)
		{
			p.SetState(139)
			p.State()
		}

	case UPSmonParserWHEN:
		p.EnterOuterAlt(localctx, 17)
		{
			p.SetState(140)
			p.When()
		}

	case UPSmonParserPROVE:
		p.EnterOuterAlt(localctx, 18)
		{
			p.SetState(141)
			p.Prove()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ISmtpServerContext is an interface to support dynamic dispatch.
type ISmtpServerContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	SMTPSERVER() antlr.TerminalNode
	HostName() IHostNameContext
	PORT() antlr.TerminalNode
	Number() INumberContext
	PLAINTEXT() antlr.TerminalNode
	Login() ILoginContext
	CERTFILE() antlr.TerminalNode
	Word() IWordContext

	// IsSmtpServerContext differentiates from other interfaces.
	IsSmtpServerContext()
}

type SmtpServerContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptySmtpServerContext() *SmtpServerContext {
	var p = new(SmtpServerContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_smtpServer
	return p
}

func InitEmptySmtpServerContext(p *SmtpServerContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_smtpServer
}

func (*SmtpServerContext) IsSmtpServerContext() {}

func NewSmtpServerContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *SmtpServerContext {
	var p = new(SmtpServerContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_smtpServer

	return p
}

func (s *SmtpServerContext) GetParser() antlr.Parser { return s.parser }

func (s *SmtpServerContext) SMTPSERVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSMTPSERVER, 0)
}

func (s *SmtpServerContext) HostName() IHostNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IHostNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IHostNameContext)
}

func (s *SmtpServerContext) PORT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPORT, 0)
}

func (s *SmtpServerContext) Number() INumberContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INumberContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INumberContext)
}

func (s *SmtpServerContext) PLAINTEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPLAINTEXT, 0)
}

func (s *SmtpServerContext) Login() ILoginContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ILoginContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ILoginContext)
}

func (s *SmtpServerContext) CERTFILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCERTFILE, 0)
}

func (s *SmtpServerContext) Word() IWordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *SmtpServerContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *SmtpServerContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) SmtpServer() (localctx ISmtpServerContext) {
	localctx = NewSmtpServerContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 4, UPSmonParserRULE_smtpServer)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(144)
		p.Match(UPSmonParserSMTPSERVER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(145)
		p.HostName()
	}
	p.SetState(157)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserPORT:
		{
			p.SetState(146)
			p.Match(UPSmonParserPORT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(147)
			p.Number()
		}
		p.SetState(154)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}

		switch p.GetTokenStream().LA(1) {
		case UPSmonParserPLAINTEXT:
			{
				p.SetState(148)
				p.Match(UPSmonParserPLAINTEXT)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		case UPSmonParserCERTFILE, UPSmonParserUSER:
			p.SetState(151)
			p.GetErrorHandler().Sync(p)
			if p.HasError() {
				goto errorExit
			}
			_la = p.GetTokenStream().LA(1)

			if _la == UPSmonParserCERTFILE {
				{
					p.SetState(149)
					p.Match(UPSmonParserCERTFILE)
					if p.HasError() {
						// Recognition error - abort rule
						goto errorExit
					}
				}
				{
					p.SetState(150)
					p.Word()
				}

			}
			{
				p.SetState(153)
				p.Login()
			}

		default:
			p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
			goto errorExit
		}

	case UPSmonParserPLAINTEXT:
		{
			p.SetState(156)
			p.Match(UPSmonParserPLAINTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IMqttContext is an interface to support dynamic dispatch.
type IMqttContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	MQTT() antlr.TerminalNode
	HostName() IHostNameContext
	TOPIC() antlr.TerminalNode
	AllText() []ITextContext
	Text(i int) ITextContext
	PLAINTEXT() antlr.TerminalNode
	PORT() antlr.TerminalNode
	Number() INumberContext
	Login() ILoginContext
	DISCOVERY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	CERTFILE() antlr.TerminalNode
	AllWord() []IWordContext
	Word(i int) IWordContext
	CLIENTCERT() antlr.TerminalNode
	CLIENTKEY() antlr.TerminalNode

	// IsMqttContext differentiates from other interfaces.
	IsMqttContext()
}

type MqttContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyMqttContext() *MqttContext {
	var p = new(MqttContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_mqtt
	return p
}

func InitEmptyMqttContext(p *MqttContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_mqtt
}

func (*MqttContext) IsMqttContext() {}

func NewMqttContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *MqttContext {
	var p = new(MqttContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_mqtt

	return p
}

func (s *MqttContext) GetParser() antlr.Parser { return s.parser }

func (s *MqttContext) MQTT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMQTT, 0)
}

func (s *MqttContext) HostName() IHostNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IHostNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IHostNameContext)
}

func (s *MqttContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *MqttContext) AllText() []ITextContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(ITextContext); ok {
			len++
		}
	}

	tst := make([]ITextContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(ITextContext); ok {
			tst[i] = t.(ITextContext)
			i++
		}
	}

	return tst
}

func (s *MqttContext) Text(i int) ITextContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *MqttContext) PLAINTEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPLAINTEXT, 0)
}

func (s *MqttContext) PORT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPORT, 0)
}

func (s *MqttContext) Number() INumberContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INumberContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INumberContext)
}

func (s *MqttContext) Login() ILoginContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ILoginContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ILoginContext)
}

func (s *MqttContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *MqttContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *MqttContext) CERTFILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCERTFILE, 0)
}

func (s *MqttContext) AllWord() []IWordContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IWordContext); ok {
			len++
		}
	}

	tst := make([]IWordContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IWordContext); ok {
			tst[i] = t.(IWordContext)
			i++
		}
	}

	return tst
}

func (s *MqttContext) Word(i int) IWordContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *MqttContext) CLIENTCERT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLIENTCERT, 0)
}

func (s *MqttContext) CLIENTKEY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLIENTKEY, 0)
}

func (s *MqttContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *MqttContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Mqtt() (localctx IMqttContext) {
	localctx = NewMqttContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 6, UPSmonParserRULE_mqtt)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(159)
		p.Match(UPSmonParserMQTT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(160)
		p.HostName()
	}
	p.SetState(163)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserPORT {
		{
			p.SetState(161)
			p.Match(UPSmonParserPORT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(162)
			p.Number()
		}

	}
	p.SetState(177)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserPLAINTEXT:
		{
			p.SetState(165)
			p.Match(UPSmonParserPLAINTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserUSER, UPSmonParserTOPIC:
		p.SetState(168)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCERTFILE {
			{
				p.SetState(166)
				p.Match(UPSmonParserCERTFILE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(167)
				p.Word()
			}

		}
		p.SetState(175)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCLIENTCERT {
			{
				p.SetState(170)
				p.Match(UPSmonParserCLIENTCERT)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(171)
				p.Word()
			}
			{
				p.SetState(172)
				p.Match(UPSmonParserCLIENTKEY)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(173)
				p.Word()
			}

		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	p.SetState(180)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserUSER {
		{
			p.SetState(179)
			p.Login()
		}

	}
	{
		p.SetState(182)
		p.Match(UPSmonParserTOPIC)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(183)
		p.Text()
	}
	p.SetState(186)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserDISCOVERY {
		{
			p.SetState(184)
			p.Match(UPSmonParserDISCOVERY)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(185)
			p.Text()
		}

	}
	p.SetState(189)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserBUTTONS {
		{
			p.SetState(188)
			p.Match(UPSmonParserBUTTONS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ILoginContext is an interface to support dynamic dispatch.
type ILoginContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	USER() antlr.TerminalNode
	Text() ITextContext
	Password() IPasswordContext

	// IsLoginContext differentiates from other interfaces.
	IsLoginContext()
}

type LoginContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyLoginContext() *LoginContext {
	var p = new(LoginContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_login
	return p
}

func InitEmptyLoginContext(p *LoginContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_login
}

func (*LoginContext) IsLoginContext() {}

func NewLoginContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *LoginContext {
	var p = new(LoginContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_login

	return p
}

func (s *LoginContext) GetParser() antlr.Parser { return s.parser }

func (s *LoginContext) USER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUSER, 0)
}

func (s *LoginContext) Text() ITextContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *LoginContext) Password() IPasswordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPasswordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPasswordContext)
}

func (s *LoginContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *LoginContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Login() (localctx ILoginContext) {
	localctx = NewLoginContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 8, UPSmonParserRULE_login)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(191)
		p.Match(UPSmonParserUSER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(192)
		p.Text()
	}
	{
		p.SetState(193)
		p.Password()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPasswordContext is an interface to support dynamic dispatch.
type IPasswordContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	PASSWORD() antlr.TerminalNode
	Text() ITextContext
	FILE() antlr.TerminalNode

	// IsPasswordContext differentiates from other interfaces.
	IsPasswordContext()
}

type PasswordContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPasswordContext() *PasswordContext {
	var p = new(PasswordContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_password
	return p
}

func InitEmptyPasswordContext(p *PasswordContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_password
}

func (*PasswordContext) IsPasswordContext() {}

func NewPasswordContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PasswordContext {
	var p = new(PasswordContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_password

	return p
}

func (s *PasswordContext) GetParser() antlr.Parser { return s.parser }

func (s *PasswordContext) PASSWORD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPASSWORD, 0)
}

func (s *PasswordContext) Text() ITextContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *PasswordContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *PasswordContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PasswordContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Password() (localctx IPasswordContext) {
	localctx = NewPasswordContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 10, UPSmonParserRULE_password)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(195)
		p.Match(UPSmonParserPASSWORD)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(199)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserTEXT:
		{
			p.SetState(196)
			p.Text()
		}

	case UPSmonParserFILE:
		{
			p.SetState(197)
			p.Match(UPSmonParserFILE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(198)
			p.Text()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ILetContext is an interface to support dynamic dispatch.
type ILetContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	LET() antlr.TerminalNode
	Name() INameContext
	EQ() antlr.TerminalNode
	Texts() ITextsContext

	// IsLetContext differentiates from other interfaces.
	IsLetContext()
}

type LetContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyLetContext() *LetContext {
	var p = new(LetContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_let
	return p
}

func InitEmptyLetContext(p *LetContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_let
}

func (*LetContext) IsLetContext() {}

func NewLetContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *LetContext {
	var p = new(LetContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_let

	return p
}

func (s *LetContext) GetParser() antlr.Parser { return s.parser }

func (s *LetContext) LET() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLET, 0)
}

func (s *LetContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *LetContext) EQ() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEQ, 0)
}

func (s *LetContext) Texts() ITextsContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextsContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextsContext)
}

func (s *LetContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *LetContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Let() (localctx ILetContext) {
	localctx = NewLetContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 12, UPSmonParserRULE_let)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(201)
		p.Match(UPSmonParserLET)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(202)
		p.Name()
	}
	{
		p.SetState(203)
		p.Match(UPSmonParserEQ)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(204)
		p.Texts()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPollFreqContext is an interface to support dynamic dispatch.
type IPollFreqContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Interval() IIntervalContext
	POLLFREQ() antlr.TerminalNode
	POLLFREQALERT() antlr.TerminalNode

	// IsPollFreqContext differentiates from other interfaces.
	IsPollFreqContext()
}

type PollFreqContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPollFreqContext() *PollFreqContext {
	var p = new(PollFreqContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_pollFreq
	return p
}

func InitEmptyPollFreqContext(p *PollFreqContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_pollFreq
}

func (*PollFreqContext) IsPollFreqContext() {}

func NewPollFreqContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PollFreqContext {
	var p = new(PollFreqContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_pollFreq

	return p
}

func (s *PollFreqContext) GetParser() antlr.Parser { return s.parser }

func (s *PollFreqContext) Interval() IIntervalContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIntervalContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIntervalContext)
}

func (s *PollFreqContext) POLLFREQ() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPOLLFREQ, 0)
}

func (s *PollFreqContext) POLLFREQALERT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPOLLFREQALERT, 0)
}

func (s *PollFreqContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PollFreqContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) PollFreq() (localctx IPollFreqContext) {
	localctx = NewPollFreqContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 14, UPSmonParserRULE_pollFreq)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(206)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserPOLLFREQ || _la == UPSmonParserPOLLFREQALERT) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(207)
		p.Interval()
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPowerDownFlagContext is an interface to support dynamic dispatch.
type IPowerDownFlagContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	POWERDOWNFLAG() antlr.TerminalNode
	Text() ITextContext

	// IsPowerDownFlagContext differentiates from other interfaces.
	IsPowerDownFlagContext()
}

type PowerDownFlagContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPowerDownFlagContext() *PowerDownFlagContext {
	var p = new(PowerDownFlagContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_powerDownFlag
	return p
}

func InitEmptyPowerDownFlagContext(p *PowerDownFlagContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_powerDownFlag
}

func (*PowerDownFlagContext) IsPowerDownFlagContext() {}

func NewPowerDownFlagContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PowerDownFlagContext {
	var p = new(PowerDownFlagContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_powerDownFlag

	return p
}

func (s *PowerDownFlagContext) GetParser() antlr.Parser { return s.parser }

func (s *PowerDownFlagContext) POWERDOWNFLAG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPOWERDOWNFLAG, 0)
}

func (s *PowerDownFlagContext) Text() ITextContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *PowerDownFlagContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PowerDownFlagContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) PowerDownFlag() (localctx IPowerDownFlagContext) {
	localctx = NewPowerDownFlagContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 16, UPSmonParserRULE_powerDownFlag)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(209)
		p.Match(UPSmonParserPOWERDOWNFLAG)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(210)
		p.Text()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IMaxNotifyContext is an interface to support dynamic dispatch.
type IMaxNotifyContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	MAXNOTIFY() antlr.TerminalNode
	Number() INumberContext

	// IsMaxNotifyContext differentiates from other interfaces.
	IsMaxNotifyContext()
}

type MaxNotifyContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyMaxNotifyContext() *MaxNotifyContext {
	var p = new(MaxNotifyContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_maxNotify
	return p
}

func InitEmptyMaxNotifyContext(p *MaxNotifyContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_maxNotify
}

func (*MaxNotifyContext) IsMaxNotifyContext() {}

func NewMaxNotifyContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *MaxNotifyContext {
	var p = new(MaxNotifyContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_maxNotify

	return p
}

func (s *MaxNotifyContext) GetParser() antlr.Parser { return s.parser }

func (s *MaxNotifyContext) MAXNOTIFY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMAXNOTIFY, 0)
}

func (s *MaxNotifyContext) Number() INumberContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INumberContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INumberContext)
}

func (s *MaxNotifyContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *MaxNotifyContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) MaxNotify() (localctx IMaxNotifyContext) {
	localctx = NewMaxNotifyContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 18, UPSmonParserRULE_maxNotify)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(212)
		p.Match(UPSmonParserMAXNOTIFY)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(213)
		p.Number()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IGroupContext is an interface to support dynamic dispatch.
type IGroupContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	GROUP() antlr.TerminalNode
	Ident() IIdentContext

	// IsGroupContext differentiates from other interfaces.
	IsGroupContext()
}

type GroupContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyGroupContext() *GroupContext {
	var p = new(GroupContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_group
	return p
}

func InitEmptyGroupContext(p *GroupContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_group
}

func (*GroupContext) IsGroupContext() {}

func NewGroupContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *GroupContext {
	var p = new(GroupContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_group

	return p
}

func (s *GroupContext) GetParser() antlr.Parser { return s.parser }

func (s *GroupContext) GROUP() antlr.TerminalNode {
	return s.GetToken(UPSmonParserGROUP, 0)
}

func (s *GroupContext) Ident() IIdentContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIdentContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIdentContext)
}

func (s *GroupContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *GroupContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Group() (localctx IGroupContext) {
	localctx = NewGroupContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 20, UPSmonParserRULE_group)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(215)
		p.Match(UPSmonParserGROUP)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(216)
		p.Ident()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IHostContext is an interface to support dynamic dispatch.
type IHostContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	HOST() antlr.TerminalNode
	HostName() IHostNameContext

	// IsHostContext differentiates from other interfaces.
	IsHostContext()
}

type HostContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyHostContext() *HostContext {
	var p = new(HostContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_host
	return p
}

func InitEmptyHostContext(p *HostContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_host
}

func (*HostContext) IsHostContext() {}

func NewHostContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *HostContext {
	var p = new(HostContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_host

	return p
}

func (s *HostContext) GetParser() antlr.Parser { return s.parser }

func (s *HostContext) HOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHOST, 0)
}

func (s *HostContext) HostName() IHostNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IHostNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IHostNameContext)
}

func (s *HostContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *HostContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Host() (localctx IHostContext) {
	localctx = NewHostContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 22, UPSmonParserRULE_host)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(218)
		p.Match(UPSmonParserHOST)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(219)
		p.HostName()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IHostNameContext is an interface to support dynamic dispatch.
type IHostNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Name() INameContext
	IPV4() antlr.TerminalNode
	TEXT() antlr.TerminalNode

	// IsHostNameContext differentiates from other interfaces.
	IsHostNameContext()
}

type HostNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyHostNameContext() *HostNameContext {
	var p = new(HostNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_hostName
	return p
}

func InitEmptyHostNameContext(p *HostNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_hostName
}

func (*HostNameContext) IsHostNameContext() {}

func NewHostNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *HostNameContext {
	var p = new(HostNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_hostName

	return p
}

func (s *HostNameContext) GetParser() antlr.Parser { return s.parser }

func (s *HostNameContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *HostNameContext) IPV4() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIPV4, 0)
}

func (s *HostNameContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *HostNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *HostNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) HostName() (localctx IHostNameContext) {
	localctx = NewHostNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 24, UPSmonParserRULE_hostName)
	p.SetState(224)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserNOFLAG, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserWITHIN, UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(221)
			p.Name()
		}

	case UPSmonParserIPV4:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(222)
			p.Match(UPSmonParserIPV4)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(223)
			p.Match(UPSmonParserTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPortContext is an interface to support dynamic dispatch.
type IPortContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	PORT() antlr.TerminalNode
	Number() INumberContext

	// IsPortContext differentiates from other interfaces.
	IsPortContext()
}

type PortContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPortContext() *PortContext {
	var p = new(PortContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_port
	return p
}

func InitEmptyPortContext(p *PortContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_port
}

func (*PortContext) IsPortContext() {}

func NewPortContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PortContext {
	var p = new(PortContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_port

	return p
}

func (s *PortContext) GetParser() antlr.Parser { return s.parser }

func (s *PortContext) PORT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPORT, 0)
}

func (s *PortContext) Number() INumberContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INumberContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INumberContext)
}

func (s *PortContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PortContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Port() (localctx IPortContext) {
	localctx = NewPortContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 26, UPSmonParserRULE_port)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(226)
		p.Match(UPSmonParserPORT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(227)
		p.Number()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ICertFileContext is an interface to support dynamic dispatch.
type ICertFileContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	CERTFILE() antlr.TerminalNode
	Word() IWordContext

	// IsCertFileContext differentiates from other interfaces.
	IsCertFileContext()
}

type CertFileContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyCertFileContext() *CertFileContext {
	var p = new(CertFileContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_certFile
	return p
}

func InitEmptyCertFileContext(p *CertFileContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_certFile
}

func (*CertFileContext) IsCertFileContext() {}

func NewCertFileContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *CertFileContext {
	var p = new(CertFileContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_certFile

	return p
}

func (s *CertFileContext) GetParser() antlr.Parser { return s.parser }

func (s *CertFileContext) CERTFILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCERTFILE, 0)
}

func (s *CertFileContext) Word() IWordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *CertFileContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *CertFileContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) CertFile() (localctx ICertFileContext) {
	localctx = NewCertFileContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 28, UPSmonParserRULE_certFile)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(229)
		p.Match(UPSmonParserCERTFILE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(230)
		p.Word()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPlaintextContext is an interface to support dynamic dispatch.
type IPlaintextContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	PLAINTEXT() antlr.TerminalNode

	// IsPlaintextContext differentiates from other interfaces.
	IsPlaintextContext()
}

type PlaintextContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPlaintextContext() *PlaintextContext {
	var p = new(PlaintextContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_plaintext
	return p
}

func InitEmptyPlaintextContext(p *PlaintextContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_plaintext
}

func (*PlaintextContext) IsPlaintextContext() {}

func NewPlaintextContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PlaintextContext {
	var p = new(PlaintextContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_plaintext

	return p
}

func (s *PlaintextContext) GetParser() antlr.Parser { return s.parser }

func (s *PlaintextContext) PLAINTEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPLAINTEXT, 0)
}

func (s *PlaintextContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PlaintextContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Plaintext() (localctx IPlaintextContext) {
	localctx = NewPlaintextContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 30, UPSmonParserRULE_plaintext)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(232)
		p.Match(UPSmonParserPLAINTEXT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IClientCertContext is an interface to support dynamic dispatch.
type IClientCertContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	CLIENTCERT() antlr.TerminalNode
	Word() IWordContext

	// IsClientCertContext differentiates from other interfaces.
	IsClientCertContext()
}

type ClientCertContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyClientCertContext() *ClientCertContext {
	var p = new(ClientCertContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_clientCert
	return p
}

func InitEmptyClientCertContext(p *ClientCertContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_clientCert
}

func (*ClientCertContext) IsClientCertContext() {}

func NewClientCertContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *ClientCertContext {
	var p = new(ClientCertContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_clientCert

	return p
}

func (s *ClientCertContext) GetParser() antlr.Parser { return s.parser }

func (s *ClientCertContext) CLIENTCERT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLIENTCERT, 0)
}

func (s *ClientCertContext) Word() IWordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *ClientCertContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ClientCertContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) ClientCert() (localctx IClientCertContext) {
	localctx = NewClientCertContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 32, UPSmonParserRULE_clientCert)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(234)
		p.Match(UPSmonParserCLIENTCERT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(235)
		p.Word()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IClientKeyContext is an interface to support dynamic dispatch.
type IClientKeyContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	CLIENTKEY() antlr.TerminalNode
	Word() IWordContext

	// IsClientKeyContext differentiates from other interfaces.
	IsClientKeyContext()
}

type ClientKeyContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyClientKeyContext() *ClientKeyContext {
	var p = new(ClientKeyContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_clientKey
	return p
}

func InitEmptyClientKeyContext(p *ClientKeyContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_clientKey
}

func (*ClientKeyContext) IsClientKeyContext() {}

func NewClientKeyContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *ClientKeyContext {
	var p = new(ClientKeyContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_clientKey

	return p
}

func (s *ClientKeyContext) GetParser() antlr.Parser { return s.parser }

func (s *ClientKeyContext) CLIENTKEY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLIENTKEY, 0)
}

func (s *ClientKeyContext) Word() IWordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *ClientKeyContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ClientKeyContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) ClientKey() (localctx IClientKeyContext) {
	localctx = NewClientKeyContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 34, UPSmonParserRULE_clientKey)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(237)
		p.Match(UPSmonParserCLIENTKEY)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(238)
		p.Word()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IMonitorContext is an interface to support dynamic dispatch.
type IMonitorContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	MONITOR() antlr.TerminalNode
	Unit() IUnitContext
	POWERVAL() antlr.TerminalNode
	Number() INumberContext
	Ident() IIdentContext
	Password() IPasswordContext
	TYPE() antlr.TerminalNode
	Name() INameContext
	UPSDUSER() antlr.TerminalNode
	APCUPSDUSER() antlr.TerminalNode

	// IsMonitorContext differentiates from other interfaces.
	IsMonitorContext()
}

type MonitorContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyMonitorContext() *MonitorContext {
	var p = new(MonitorContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_monitor
	return p
}

func InitEmptyMonitorContext(p *MonitorContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_monitor
}

func (*MonitorContext) IsMonitorContext() {}

func NewMonitorContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *MonitorContext {
	var p = new(MonitorContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_monitor

	return p
}

func (s *MonitorContext) GetParser() antlr.Parser { return s.parser }

func (s *MonitorContext) MONITOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMONITOR, 0)
}

func (s *MonitorContext) Unit() IUnitContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUnitContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUnitContext)
}

func (s *MonitorContext) POWERVAL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPOWERVAL, 0)
}

func (s *MonitorContext) Number() INumberContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INumberContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INumberContext)
}

func (s *MonitorContext) Ident() IIdentContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIdentContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIdentContext)
}

func (s *MonitorContext) Password() IPasswordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPasswordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPasswordContext)
}

func (s *MonitorContext) TYPE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTYPE, 0)
}

func (s *MonitorContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *MonitorContext) UPSDUSER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUPSDUSER, 0)
}

func (s *MonitorContext) APCUPSDUSER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAPCUPSDUSER, 0)
}

func (s *MonitorContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *MonitorContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Monitor() (localctx IMonitorContext) {
	localctx = NewMonitorContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 36, UPSmonParserRULE_monitor)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(240)
		p.Match(UPSmonParserMONITOR)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(241)
		p.Unit()
	}
	{
		p.SetState(242)
		p.Match(UPSmonParserPOWERVAL)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(243)
		p.Number()
	}
	{
		p.SetState(244)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserAPCUPSDUSER || _la == UPSmonParserUPSDUSER) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(245)
		p.Ident()
	}
	{
		p.SetState(246)
		p.Password()
	}
	{
		p.SetState(247)
		p.Match(UPSmonParserTYPE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(248)
		p.Name()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IMinSuppliesContext is an interface to support dynamic dispatch.
type IMinSuppliesContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	MINSUPPLIES() antlr.TerminalNode
	Number() INumberContext
	UNLESS() antlr.TerminalNode
	Cond() ICondContext

	// IsMinSuppliesContext differentiates from other interfaces.
	IsMinSuppliesContext()
}

type MinSuppliesContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyMinSuppliesContext() *MinSuppliesContext {
	var p = new(MinSuppliesContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_minSupplies
	return p
}

func InitEmptyMinSuppliesContext(p *MinSuppliesContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_minSupplies
}

func (*MinSuppliesContext) IsMinSuppliesContext() {}

func NewMinSuppliesContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *MinSuppliesContext {
	var p = new(MinSuppliesContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_minSupplies

	return p
}

func (s *MinSuppliesContext) GetParser() antlr.Parser { return s.parser }

func (s *MinSuppliesContext) MINSUPPLIES() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMINSUPPLIES, 0)
}

func (s *MinSuppliesContext) Number() INumberContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INumberContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INumberContext)
}

func (s *MinSuppliesContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *MinSuppliesContext) Cond() ICondContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *MinSuppliesContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *MinSuppliesContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) MinSupplies() (localctx IMinSuppliesContext) {
	localctx = NewMinSuppliesContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 38, UPSmonParserRULE_minSupplies)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(250)
		p.Match(UPSmonParserMINSUPPLIES)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(251)
		p.Number()
	}
	p.SetState(254)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserUNLESS {
		{
			p.SetState(252)
			p.Match(UPSmonParserUNLESS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(253)
			p.Cond()
		}

	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IStateContext is an interface to support dynamic dispatch.
type IStateContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	STATE() antlr.TerminalNode
	Name() INameContext
	FROM() antlr.TerminalNode
	AllCond() []ICondContext
	Cond(i int) ICondContext
	TO() antlr.TerminalNode

	// IsStateContext differentiates from other interfaces.
	IsStateContext()
}

type StateContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyStateContext() *StateContext {
	var p = new(StateContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_state
	return p
}

func InitEmptyStateContext(p *StateContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_state
}

func (*StateContext) IsStateContext() {}

func NewStateContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *StateContext {
	var p = new(StateContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_state

	return p
}

func (s *StateContext) GetParser() antlr.Parser { return s.parser }

func (s *StateContext) STATE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSTATE, 0)
}

func (s *StateContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *StateContext) FROM() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFROM, 0)
}

func (s *StateContext) AllCond() []ICondContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(ICondContext); ok {
			len++
		}
	}

	tst := make([]ICondContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(ICondContext); ok {
			tst[i] = t.(ICondContext)
			i++
		}
	}

	return tst
}

func (s *StateContext) Cond(i int) ICondContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *StateContext) TO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTO, 0)
}

func (s *StateContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *StateContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) State() (localctx IStateContext) {
	localctx = NewStateContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 40, UPSmonParserRULE_state)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(256)
		p.Match(UPSmonParserSTATE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(257)
		p.Name()
	}
	p.SetState(263)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserFROM {
		{
			p.SetState(258)
			p.Match(UPSmonParserFROM)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(259)
			p.Cond()
		}
		{
			p.SetState(260)
			p.Match(UPSmonParserTO)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(261)
			p.Cond()
		}

	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IUnitContext is an interface to support dynamic dispatch.
type IUnitContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Ident() IIdentContext
	UnitRest() IUnitRestContext

	// IsUnitContext differentiates from other interfaces.
	IsUnitContext()
}

type UnitContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyUnitContext() *UnitContext {
	var p = new(UnitContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_unit
	return p
}

func InitEmptyUnitContext(p *UnitContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_unit
}

func (*UnitContext) IsUnitContext() {}

func NewUnitContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *UnitContext {
	var p = new(UnitContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_unit

	return p
}

func (s *UnitContext) GetParser() antlr.Parser { return s.parser }

func (s *UnitContext) Ident() IIdentContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIdentContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIdentContext)
}

func (s *UnitContext) UnitRest() IUnitRestContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUnitRestContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUnitRestContext)
}

func (s *UnitContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *UnitContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Unit() (localctx IUnitContext) {
	localctx = NewUnitContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 42, UPSmonParserRULE_unit)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(265)
		p.Ident()
	}
	{
		p.SetState(266)
		p.UnitRest()
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IUnitRestContext is an interface to support dynamic dispatch.
type IUnitRestContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Ident() IIdentContext
	AT() antlr.TerminalNode
	HostName() IHostNameContext
	AllCOLON() []antlr.TerminalNode
	COLON(i int) antlr.TerminalNode
	JOINT() antlr.TerminalNode
	NUMBER() antlr.TerminalNode

	// IsUnitRestContext differentiates from other interfaces.
	IsUnitRestContext()
}

type UnitRestContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyUnitRestContext() *UnitRestContext {
	var p = new(UnitRestContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_unitRest
	return p
}

func InitEmptyUnitRestContext(p *UnitRestContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_unitRest
}

func (*UnitRestContext) IsUnitRestContext() {}

func NewUnitRestContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *UnitRestContext {
	var p = new(UnitRestContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_unitRest

	return p
}

func (s *UnitRestContext) GetParser() antlr.Parser { return s.parser }

func (s *UnitRestContext) Ident() IIdentContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIdentContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIdentContext)
}

func (s *UnitRestContext) AT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAT, 0)
}

func (s *UnitRestContext) HostName() IHostNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IHostNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IHostNameContext)
}

func (s *UnitRestContext) AllCOLON() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserCOLON)
}

func (s *UnitRestContext) COLON(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, i)
}

func (s *UnitRestContext) JOINT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserJOINT, 0)
}

func (s *UnitRestContext) NUMBER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNUMBER, 0)
}

func (s *UnitRestContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *UnitRestContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) UnitRest() (localctx IUnitRestContext) {
	localctx = NewUnitRestContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 44, UPSmonParserRULE_unitRest)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(270)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserCOLON || _la == UPSmonParserJOINT {
		{
			p.SetState(268)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserCOLON || _la == UPSmonParserJOINT) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(269)
			p.Ident()
		}

	}
	p.SetState(278)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAT {
		{
			p.SetState(272)
			p.Match(UPSmonParserAT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(273)
			p.HostName()
		}
		p.SetState(276)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(274)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(275)
				p.Match(UPSmonParserNUMBER)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		}

	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IWhenContext is an interface to support dynamic dispatch.
type IWhenContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	WHEN() antlr.TerminalNode
	AllTrigger() []ITriggerContext
	Trigger(i int) ITriggerContext
	COLON() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	FirstName() IFirstNameContext
	UnitRest() IUnitRestContext
	TEXT() antlr.TerminalNode
	AllCOMMA() []antlr.TerminalNode
	COMMA(i int) antlr.TerminalNode
	AtMost() IAtMostContext
	AllAction_() []IActionContext
	Action_(i int) IActionContext

	// IsWhenContext differentiates from other interfaces.
	IsWhenContext()
}

type WhenContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyWhenContext() *WhenContext {
	var p = new(WhenContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_when
	return p
}

func InitEmptyWhenContext(p *WhenContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_when
}

func (*WhenContext) IsWhenContext() {}

func NewWhenContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *WhenContext {
	var p = new(WhenContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_when

	return p
}

func (s *WhenContext) GetParser() antlr.Parser { return s.parser }

func (s *WhenContext) WHEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHEN, 0)
}

func (s *WhenContext) AllTrigger() []ITriggerContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(ITriggerContext); ok {
			len++
		}
	}

	tst := make([]ITriggerContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(ITriggerContext); ok {
			tst[i] = t.(ITriggerContext)
			i++
		}
	}

	return tst
}

func (s *WhenContext) Trigger(i int) ITriggerContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITriggerContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITriggerContext)
}

func (s *WhenContext) COLON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, 0)
}

func (s *WhenContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *WhenContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *WhenContext) FirstName() IFirstNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IFirstNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IFirstNameContext)
}

func (s *WhenContext) UnitRest() IUnitRestContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUnitRestContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUnitRestContext)
}

func (s *WhenContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *WhenContext) AllCOMMA() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserCOMMA)
}

func (s *WhenContext) COMMA(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOMMA, i)
}

func (s *WhenContext) AtMost() IAtMostContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IAtMostContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IAtMostContext)
}

func (s *WhenContext) AllAction_() []IActionContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IActionContext); ok {
			len++
		}
	}

	tst := make([]IActionContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IActionContext); ok {
			tst[i] = t.(IActionContext)
			i++
		}
	}

	return tst
}

func (s *WhenContext) Action_(i int) IActionContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IActionContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IActionContext)
}

func (s *WhenContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *WhenContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) When() (localctx IWhenContext) {
	localctx = NewWhenContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 46, UPSmonParserRULE_when)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(280)
		p.Match(UPSmonParserWHEN)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(287)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserEACH:
		{
			p.SetState(281)
			p.Match(UPSmonParserEACH)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserNOFLAG, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserWITHIN, UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		{
			p.SetState(282)
			p.FirstName()
		}
		{
			p.SetState(283)
			p.UnitRest()
		}

	case UPSmonParserTEXT:
		{
			p.SetState(285)
			p.Match(UPSmonParserTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(286)
			p.UnitRest()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	{
		p.SetState(289)
		p.Trigger()
	}
	p.SetState(294)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserCOMMA {
		{
			p.SetState(290)
			p.Match(UPSmonParserCOMMA)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(291)
			p.Trigger()
		}

		p.SetState(296)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	p.SetState(298)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserATMOST {
		{
			p.SetState(297)
			p.AtMost()
		}

	}
	{
		p.SetState(300)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserDO || _la == UPSmonParserCOLON) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	p.SetState(302)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&3984731070935422) != 0) {
		{
			p.SetState(301)
			p.Action_()
		}

		p.SetState(304)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IAtMostContext is an interface to support dynamic dispatch.
type IAtMostContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	ATMOST() antlr.TerminalNode
	MOST() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	IN() antlr.TerminalNode
	Interval() IIntervalContext

	// IsAtMostContext differentiates from other interfaces.
	IsAtMostContext()
}

type AtMostContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyAtMostContext() *AtMostContext {
	var p = new(AtMostContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_atMost
	return p
}

func InitEmptyAtMostContext(p *AtMostContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_atMost
}

func (*AtMostContext) IsAtMostContext() {}

func NewAtMostContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *AtMostContext {
	var p = new(AtMostContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_atMost

	return p
}

func (s *AtMostContext) GetParser() antlr.Parser { return s.parser }

func (s *AtMostContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *AtMostContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *AtMostContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *AtMostContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *AtMostContext) Interval() IIntervalContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIntervalContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIntervalContext)
}

func (s *AtMostContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *AtMostContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) AtMost() (localctx IAtMostContext) {
	localctx = NewAtMostContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 48, UPSmonParserRULE_atMost)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(306)
		p.Match(UPSmonParserATMOST)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(307)
		p.Match(UPSmonParserMOST)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(308)
		p.Match(UPSmonParserONCE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(309)
		p.Match(UPSmonParserIN)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(310)
		p.Interval()
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ITriggerContext is an interface to support dynamic dispatch.
type ITriggerContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	REPORTS() antlr.TerminalNode
	Cond() ICondContext
	Name() INameContext
	TIMEOUT() antlr.TerminalNode
	TO() antlr.TerminalNode
	AS() antlr.TerminalNode
	Word() IWordContext
	FOR() antlr.TerminalNode
	AllInterval() []IIntervalContext
	Interval(i int) IIntervalContext
	EVERY() antlr.TerminalNode

	// IsTriggerContext differentiates from other interfaces.
	IsTriggerContext()
}

type TriggerContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyTriggerContext() *TriggerContext {
	var p = new(TriggerContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_trigger
	return p
}

func InitEmptyTriggerContext(p *TriggerContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_trigger
}

func (*TriggerContext) IsTriggerContext() {}

func NewTriggerContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *TriggerContext {
	var p = new(TriggerContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_trigger

	return p
}

func (s *TriggerContext) GetParser() antlr.Parser { return s.parser }

func (s *TriggerContext) REPORTS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserREPORTS, 0)
}

func (s *TriggerContext) Cond() ICondContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *TriggerContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *TriggerContext) TIMEOUT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMEOUT, 0)
}

func (s *TriggerContext) TO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTO, 0)
}

func (s *TriggerContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *TriggerContext) Word() IWordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *TriggerContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *TriggerContext) AllInterval() []IIntervalContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IIntervalContext); ok {
			len++
		}
	}

	tst := make([]IIntervalContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IIntervalContext); ok {
			tst[i] = t.(IIntervalContext)
			i++
		}
	}

	return tst
}

func (s *TriggerContext) Interval(i int) IIntervalContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIntervalContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIntervalContext)
}

func (s *TriggerContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *TriggerContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TriggerContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Trigger() (localctx ITriggerContext) {
	localctx = NewTriggerContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 50, UPSmonParserRULE_trigger)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(324)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserREPORTS:
		{
			p.SetState(312)
			p.Match(UPSmonParserREPORTS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(313)
			p.Cond()
		}
		p.SetState(316)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserFOR {
			{
				p.SetState(314)
				p.Match(UPSmonParserFOR)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(315)
				p.Interval()
			}

		}
		p.SetState(320)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserEVERY {
			{
				p.SetState(318)
				p.Match(UPSmonParserEVERY)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(319)
				p.Interval()
			}

		}

	case UPSmonParserTIMEOUT, UPSmonParserTO:
		{
			p.SetState(322)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserTIMEOUT || _la == UPSmonParserTO) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(323)
			p.Name()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	p.SetState(328)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAS {
		{
			p.SetState(326)
			p.Match(UPSmonParserAS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(327)
			p.Word()
		}

	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IActionContext is an interface to support dynamic dispatch.
type IActionContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	IF() antlr.TerminalNode
	Cond() ICondContext
	Verb() IVerbContext
	AllBlock() []IBlockContext
	Block(i int) IBlockContext
	ELSE() antlr.TerminalNode

	// IsActionContext differentiates from other interfaces.
	IsActionContext()
}

type ActionContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyActionContext() *ActionContext {
	var p = new(ActionContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_action
	return p
}

func InitEmptyActionContext(p *ActionContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_action
}

func (*ActionContext) IsActionContext() {}

func NewActionContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *ActionContext {
	var p = new(ActionContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_action

	return p
}

func (s *ActionContext) GetParser() antlr.Parser { return s.parser }

func (s *ActionContext) IF() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIF, 0)
}

func (s *ActionContext) Cond() ICondContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *ActionContext) Verb() IVerbContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IVerbContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IVerbContext)
}

func (s *ActionContext) AllBlock() []IBlockContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IBlockContext); ok {
			len++
		}
	}

	tst := make([]IBlockContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IBlockContext); ok {
			tst[i] = t.(IBlockContext)
			i++
		}
	}

	return tst
}

func (s *ActionContext) Block(i int) IBlockContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IBlockContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IBlockContext)
}

func (s *ActionContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *ActionContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ActionContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Action_() (localctx IActionContext) {
	localctx = NewActionContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 52, UPSmonParserRULE_action)
	var _la int

	p.SetState(341)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserIF:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(330)
			p.Match(UPSmonParserIF)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(331)
			p.Cond()
		}
		p.SetState(338)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}

		switch p.GetTokenStream().LA(1) {
		case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserCLEAR, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD:
			{
				p.SetState(332)
				p.Verb()
			}

		case UPSmonParserLBRACE:
			{
				p.SetState(333)
				p.Block()
			}
			p.SetState(336)
			p.GetErrorHandler().Sync(p)
			if p.HasError() {
				goto errorExit
			}
			_la = p.GetTokenStream().LA(1)

			if _la == UPSmonParserELSE {
				{
					p.SetState(334)
					p.Match(UPSmonParserELSE)
					if p.HasError() {
						// Recognition error - abort rule
						goto errorExit
					}
				}
				{
					p.SetState(335)
					p.Block()
				}

			}

		default:
			p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
			goto errorExit
		}

	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserCLEAR, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(340)
			p.Verb()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IBlockContext is an interface to support dynamic dispatch.
type IBlockContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	LBRACE() antlr.TerminalNode
	RBRACE() antlr.TerminalNode
	AllAction_() []IActionContext
	Action_(i int) IActionContext

	// IsBlockContext differentiates from other interfaces.
	IsBlockContext()
}

type BlockContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyBlockContext() *BlockContext {
	var p = new(BlockContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_block
	return p
}

func InitEmptyBlockContext(p *BlockContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_block
}

func (*BlockContext) IsBlockContext() {}

func NewBlockContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *BlockContext {
	var p = new(BlockContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_block

	return p
}

func (s *BlockContext) GetParser() antlr.Parser { return s.parser }

func (s *BlockContext) LBRACE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLBRACE, 0)
}

func (s *BlockContext) RBRACE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRBRACE, 0)
}

func (s *BlockContext) AllAction_() []IActionContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IActionContext); ok {
			len++
		}
	}

	tst := make([]IActionContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IActionContext); ok {
			tst[i] = t.(IActionContext)
			i++
		}
	}

	return tst
}

func (s *BlockContext) Action_(i int) IActionContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IActionContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IActionContext)
}

func (s *BlockContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *BlockContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Block() (localctx IBlockContext) {
	localctx = NewBlockContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 54, UPSmonParserRULE_block)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(343)
		p.Match(UPSmonParserLBRACE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(345)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&3984731070935422) != 0) {
		{
			p.SetState(344)
			p.Action_()
		}

		p.SetState(347)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	{
		p.SetState(349)
		p.Match(UPSmonParserRBRACE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IVerbContext is an interface to support dynamic dispatch.
type IVerbContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	STARTTIMER() antlr.TerminalNode
	Name() INameContext
	Interval() IIntervalContext
	WHILE() antlr.TerminalNode
	Cond() ICondContext
	CANCELTIMER() antlr.TerminalNode
	RAISE() antlr.TerminalNode
	CLEAR() antlr.TerminalNode
	ON() antlr.TerminalNode
	Unit() IUnitContext
	PlainVerb() IPlainVerbContext
	Texts() ITextsContext
	SHELLCMD() antlr.TerminalNode
	ROOTCMD() antlr.TerminalNode
	WITHIN() antlr.TerminalNode
	SHUTDOWNCMD() antlr.TerminalNode
	NOFLAG() antlr.TerminalNode
	SHUTDOWN() antlr.TerminalNode
	EMAIL() antlr.TerminalNode
	FROM() antlr.TerminalNode
	AllWord() []IWordContext
	Word(i int) IWordContext
	TO() antlr.TerminalNode
	SUBJECT() antlr.TerminalNode
	MESSAGE() antlr.TerminalNode
	WEBHOOK() antlr.TerminalNode
	AllWebhookPart() []IWebhookPartContext
	WebhookPart(i int) IWebhookPartContext
	PUSH() antlr.TerminalNode
	FILE() antlr.TerminalNode
	Text() ITextContext
	PushURL() IPushURLContext
	AllPushPart() []IPushPartContext
	PushPart(i int) IPushPartContext
	SETFSD() antlr.TerminalNode
	EACH() antlr.TerminalNode
	OwnName() IOwnNameContext
	UnitRest() IUnitRestContext
	TEXT() antlr.TerminalNode
	DEBUG() antlr.TerminalNode
	Number() INumberContext

	// IsVerbContext differentiates from other interfaces.
	IsVerbContext()
}

type VerbContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyVerbContext() *VerbContext {
	var p = new(VerbContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_verb
	return p
}

func InitEmptyVerbContext(p *VerbContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_verb
}

func (*VerbContext) IsVerbContext() {}

func NewVerbContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *VerbContext {
	var p = new(VerbContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_verb

	return p
}

func (s *VerbContext) GetParser() antlr.Parser { return s.parser }

func (s *VerbContext) STARTTIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSTARTTIMER, 0)
}

func (s *VerbContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *VerbContext) Interval() IIntervalContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIntervalContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIntervalContext)
}

func (s *VerbContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *VerbContext) Cond() ICondContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *VerbContext) CANCELTIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCANCELTIMER, 0)
}

func (s *VerbContext) RAISE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRAISE, 0)
}

func (s *VerbContext) CLEAR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLEAR, 0)
}

func (s *VerbContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *VerbContext) Unit() IUnitContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUnitContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUnitContext)
}

func (s *VerbContext) PlainVerb() IPlainVerbContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPlainVerbContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPlainVerbContext)
}

func (s *VerbContext) Texts() ITextsContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextsContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextsContext)
}

func (s *VerbContext) SHELLCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHELLCMD, 0)
}

func (s *VerbContext) ROOTCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserROOTCMD, 0)
}

func (s *VerbContext) WITHIN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWITHIN, 0)
}

func (s *VerbContext) SHUTDOWNCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHUTDOWNCMD, 0)
}

func (s *VerbContext) NOFLAG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOFLAG, 0)
}

func (s *VerbContext) SHUTDOWN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHUTDOWN, 0)
}

func (s *VerbContext) EMAIL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEMAIL, 0)
}

func (s *VerbContext) FROM() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFROM, 0)
}

func (s *VerbContext) AllWord() []IWordContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IWordContext); ok {
			len++
		}
	}

	tst := make([]IWordContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IWordContext); ok {
			tst[i] = t.(IWordContext)
			i++
		}
	}

	return tst
}

func (s *VerbContext) Word(i int) IWordContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *VerbContext) TO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTO, 0)
}

func (s *VerbContext) SUBJECT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSUBJECT, 0)
}

func (s *VerbContext) MESSAGE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMESSAGE, 0)
}

func (s *VerbContext) WEBHOOK() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWEBHOOK, 0)
}

func (s *VerbContext) AllWebhookPart() []IWebhookPartContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IWebhookPartContext); ok {
			len++
		}
	}

	tst := make([]IWebhookPartContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IWebhookPartContext); ok {
			tst[i] = t.(IWebhookPartContext)
			i++
		}
	}

	return tst
}

func (s *VerbContext) WebhookPart(i int) IWebhookPartContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWebhookPartContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWebhookPartContext)
}

func (s *VerbContext) PUSH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPUSH, 0)
}

func (s *VerbContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *VerbContext) Text() ITextContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *VerbContext) PushURL() IPushURLContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPushURLContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPushURLContext)
}

func (s *VerbContext) AllPushPart() []IPushPartContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IPushPartContext); ok {
			len++
		}
	}

	tst := make([]IPushPartContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IPushPartContext); ok {
			tst[i] = t.(IPushPartContext)
			i++
		}
	}

	return tst
}

func (s *VerbContext) PushPart(i int) IPushPartContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPushPartContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPushPartContext)
}

func (s *VerbContext) SETFSD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSETFSD, 0)
}

func (s *VerbContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *VerbContext) OwnName() IOwnNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IOwnNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IOwnNameContext)
}

func (s *VerbContext) UnitRest() IUnitRestContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUnitRestContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUnitRestContext)
}

func (s *VerbContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *VerbContext) DEBUG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDEBUG, 0)
}

func (s *VerbContext) Number() INumberContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INumberContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INumberContext)
}

func (s *VerbContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *VerbContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Verb() (localctx IVerbContext) {
	localctx = NewVerbContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 56, UPSmonParserRULE_verb)
	var _la int

	p.SetState(432)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSTARTTIMER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(351)
			p.Match(UPSmonParserSTARTTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(352)
			p.Name()
		}
		{
			p.SetState(353)
			p.Interval()
		}
		p.SetState(356)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserWHILE {
			{
				p.SetState(354)
				p.Match(UPSmonParserWHILE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(355)
				p.Cond()
			}

		}

	case UPSmonParserCANCELTIMER:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(358)
			p.Match(UPSmonParserCANCELTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(359)
			p.Name()
		}

	case UPSmonParserCLEAR, UPSmonParserRAISE:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(360)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserCLEAR || _la == UPSmonParserRAISE) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(361)
			p.Name()
		}
		p.SetState(364)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserON {
			{
				p.SetState(362)
				p.Match(UPSmonParserON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(363)
				p.Unit()
			}

		}

	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(366)
			p.PlainVerb()
		}
		{
			p.SetState(367)
			p.Texts()
		}

	case UPSmonParserSHELLCMD, UPSmonParserROOTCMD:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(369)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserSHELLCMD || _la == UPSmonParserROOTCMD) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(370)
			p.Texts()
		}
		p.SetState(373)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserWITHIN {
			{
				p.SetState(371)
				p.Match(UPSmonParserWITHIN)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(372)
				p.Interval()
			}

		}

	case UPSmonParserSHUTDOWNCMD:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(375)
			p.Match(UPSmonParserSHUTDOWNCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(376)
			p.Texts()
		}
		p.SetState(378)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserNOFLAG {
			{
				p.SetState(377)
				p.Match(UPSmonParserNOFLAG)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		}

	case UPSmonParserSHUTDOWN:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(380)
			p.Match(UPSmonParserSHUTDOWN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(382)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if (int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36310289175543807) != 0 {
			{
				p.SetState(381)
				p.Texts()
			}

		}
		p.SetState(385)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserNOFLAG {
			{
				p.SetState(384)
				p.Match(UPSmonParserNOFLAG)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		}

	case UPSmonParserEMAIL:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(387)
			p.Match(UPSmonParserEMAIL)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(388)
			p.Match(UPSmonParserFROM)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(389)
			p.Word()
		}
		{
			p.SetState(390)
			p.Match(UPSmonParserTO)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(391)
			p.Word()
		}
		{
			p.SetState(392)
			p.Match(UPSmonParserSUBJECT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(393)
			p.Word()
		}
		{
			p.SetState(394)
			p.Match(UPSmonParserMESSAGE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(395)
			p.Texts()
		}

	case UPSmonParserWEBHOOK:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(397)
			p.Match(UPSmonParserWEBHOOK)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(398)
			p.Word()
		}
		p.SetState(402)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		for (int64((_la-61)) & ^0x3f) == 0 && ((int64(1)<<(_la-61))&16897) != 0 {
			{
				p.SetState(399)
				p.WebhookPart()
			}

			p.SetState(404)
			p.GetErrorHandler().Sync(p)
			if p.HasError() {
				goto errorExit
			}
			_la = p.GetTokenStream().LA(1)
		}
		p.SetState(407)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserMESSAGE {
			{
				p.SetState(405)
				p.Match(UPSmonParserMESSAGE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(406)
				p.Texts()
			}

		}

	case UPSmonParserPUSH:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(409)
			p.Match(UPSmonParserPUSH)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(413)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}

		switch p.GetTokenStream().LA(1) {
		case UPSmonParserFILE:
			{
				p.SetState(410)
				p.Match(UPSmonParserFILE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(411)
				p.Text()
			}

		case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserTEXT, UPSmonParserNAME:
			{
				p.SetState(412)
				p.PushURL()
			}

		default:
			p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
			goto errorExit
		}
		p.SetState(418)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		for _la == UPSmonParserMESSAGE || _la == UPSmonParserPRIORITY || _la == UPSmonParserTITLE {
			{
				p.SetState(415)
				p.PushPart()
			}

			p.SetState(420)
			p.GetErrorHandler().Sync(p)
			if p.HasError() {
				goto errorExit
			}
			_la = p.GetTokenStream().LA(1)
		}

	case UPSmonParserSETFSD:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(421)
			p.Match(UPSmonParserSETFSD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(428)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserEACH:
			{
				p.SetState(422)
				p.Match(UPSmonParserEACH)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
			{
				p.SetState(423)
				p.OwnName()
			}
			{
				p.SetState(424)
				p.UnitRest()
			}

		case UPSmonParserTEXT:
			{
				p.SetState(426)
				p.Match(UPSmonParserTEXT)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(427)
				p.UnitRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserDEBUG:
		p.EnterOuterAlt(localctx, 12)
		{
			p.SetState(430)
			p.Match(UPSmonParserDEBUG)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(431)
			p.Number()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IWebhookPartContext is an interface to support dynamic dispatch.
type IWebhookPartContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	METHOD() antlr.TerminalNode
	Name() INameContext
	HEADER() antlr.TerminalNode
	Word() IWordContext
	PartTexts() IPartTextsContext
	BODY() antlr.TerminalNode

	// IsWebhookPartContext differentiates from other interfaces.
	IsWebhookPartContext()
}

type WebhookPartContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyWebhookPartContext() *WebhookPartContext {
	var p = new(WebhookPartContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_webhookPart
	return p
}

func InitEmptyWebhookPartContext(p *WebhookPartContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_webhookPart
}

func (*WebhookPartContext) IsWebhookPartContext() {}

func NewWebhookPartContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *WebhookPartContext {
	var p = new(WebhookPartContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_webhookPart

	return p
}

func (s *WebhookPartContext) GetParser() antlr.Parser { return s.parser }

func (s *WebhookPartContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *WebhookPartContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *WebhookPartContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *WebhookPartContext) Word() IWordContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *WebhookPartContext) PartTexts() IPartTextsContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPartTextsContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPartTextsContext)
}

func (s *WebhookPartContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *WebhookPartContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *WebhookPartContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) WebhookPart() (localctx IWebhookPartContext) {
	localctx = NewWebhookPartContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 58, UPSmonParserRULE_webhookPart)
	p.SetState(442)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserMETHOD:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(434)
			p.Match(UPSmonParserMETHOD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(435)
			p.Name()
		}

	case UPSmonParserHEADER:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(436)
			p.Match(UPSmonParserHEADER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(437)
			p.Word()
		}
		{
			p.SetState(438)
			p.PartTexts()
		}

	case UPSmonParserBODY:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(440)
			p.Match(UPSmonParserBODY)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(441)
			p.PartTexts()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPushPartContext is an interface to support dynamic dispatch.
type IPushPartContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	PartTexts() IPartTextsContext
	TITLE() antlr.TerminalNode
	MESSAGE() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	Name() INameContext

	// IsPushPartContext differentiates from other interfaces.
	IsPushPartContext()
}

type PushPartContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPushPartContext() *PushPartContext {
	var p = new(PushPartContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_pushPart
	return p
}

func InitEmptyPushPartContext(p *PushPartContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_pushPart
}

func (*PushPartContext) IsPushPartContext() {}

func NewPushPartContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PushPartContext {
	var p = new(PushPartContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_pushPart

	return p
}

func (s *PushPartContext) GetParser() antlr.Parser { return s.parser }

func (s *PushPartContext) PartTexts() IPartTextsContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPartTextsContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPartTextsContext)
}

func (s *PushPartContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *PushPartContext) MESSAGE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMESSAGE, 0)
}

func (s *PushPartContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *PushPartContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *PushPartContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PushPartContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) PushPart() (localctx IPushPartContext) {
	localctx = NewPushPartContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 60, UPSmonParserRULE_pushPart)
	var _la int

	p.SetState(448)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserMESSAGE, UPSmonParserTITLE:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(444)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserMESSAGE || _la == UPSmonParserTITLE) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(445)
			p.PartTexts()
		}

	case UPSmonParserPRIORITY:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(446)
			p.Match(UPSmonParserPRIORITY)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(447)
			p.Name()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPushURLContext is an interface to support dynamic dispatch.
type IPushURLContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Text() ITextContext
	UrlName() IUrlNameContext

	// IsPushURLContext differentiates from other interfaces.
	IsPushURLContext()
}

type PushURLContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPushURLContext() *PushURLContext {
	var p = new(PushURLContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_pushURL
	return p
}

func InitEmptyPushURLContext(p *PushURLContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_pushURL
}

func (*PushURLContext) IsPushURLContext() {}

func NewPushURLContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PushURLContext {
	var p = new(PushURLContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_pushURL

	return p
}

func (s *PushURLContext) GetParser() antlr.Parser { return s.parser }

func (s *PushURLContext) Text() ITextContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *PushURLContext) UrlName() IUrlNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUrlNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUrlNameContext)
}

func (s *PushURLContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PushURLContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) PushURL() (localctx IPushURLContext) {
	localctx = NewPushURLContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 62, UPSmonParserRULE_pushURL)
	p.SetState(452)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(450)
			p.Text()
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(451)
			p.UrlName()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPlainVerbContext is an interface to support dynamic dispatch.
type IPlainVerbContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser
	// IsPlainVerbContext differentiates from other interfaces.
	IsPlainVerbContext()
}

type PlainVerbContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPlainVerbContext() *PlainVerbContext {
	var p = new(PlainVerbContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_plainVerb
	return p
}

func InitEmptyPlainVerbContext(p *PlainVerbContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_plainVerb
}

func (*PlainVerbContext) IsPlainVerbContext() {}

func NewPlainVerbContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PlainVerbContext {
	var p = new(PlainVerbContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_plainVerb

	return p
}

func (s *PlainVerbContext) GetParser() antlr.Parser { return s.parser }
func (s *PlainVerbContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PlainVerbContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) PlainVerb() (localctx IPlainVerbContext) {
	localctx = NewPlainVerbContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 64, UPSmonParserRULE_plainVerb)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(454)
		_la = p.GetTokenStream().LA(1)

		if !((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&126) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IProveContext is an interface to support dynamic dispatch.
type IProveContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	PROVE() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	AllVerbWord() []IVerbWordContext
	VerbWord(i int) IVerbWordContext
	IF() antlr.TerminalNode
	Cond() ICondContext
	LEADS() antlr.TerminalNode
	TO() antlr.TerminalNode
	WITHIN() antlr.TerminalNode
	AllInterval() []IIntervalContext
	Interval(i int) IIntervalContext
	BEFORE() antlr.TerminalNode
	FOR() antlr.TerminalNode

	// IsProveContext differentiates from other interfaces.
	IsProveContext()
}

type ProveContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyProveContext() *ProveContext {
	var p = new(ProveContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_prove
	return p
}

func InitEmptyProveContext(p *ProveContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_prove
}

func (*ProveContext) IsProveContext() {}

func NewProveContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *ProveContext {
	var p = new(ProveContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_prove

	return p
}

func (s *ProveContext) GetParser() antlr.Parser { return s.parser }

func (s *ProveContext) PROVE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPROVE, 0)
}

func (s *ProveContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *ProveContext) AllVerbWord() []IVerbWordContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IVerbWordContext); ok {
			len++
		}
	}

	tst := make([]IVerbWordContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IVerbWordContext); ok {
			tst[i] = t.(IVerbWordContext)
			i++
		}
	}

	return tst
}

func (s *ProveContext) VerbWord(i int) IVerbWordContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IVerbWordContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IVerbWordContext)
}

func (s *ProveContext) IF() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIF, 0)
}

func (s *ProveContext) Cond() ICondContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *ProveContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *ProveContext) TO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTO, 0)
}

func (s *ProveContext) WITHIN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWITHIN, 0)
}

func (s *ProveContext) AllInterval() []IIntervalContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IIntervalContext); ok {
			len++
		}
	}

	tst := make([]IIntervalContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IIntervalContext); ok {
			tst[i] = t.(IIntervalContext)
			i++
		}
	}

	return tst
}

func (s *ProveContext) Interval(i int) IIntervalContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIntervalContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIntervalContext)
}

func (s *ProveContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *ProveContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *ProveContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ProveContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Prove() (localctx IProveContext) {
	localctx = NewProveContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 66, UPSmonParserRULE_prove)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(456)
		p.Match(UPSmonParserPROVE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(477)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNEVER:
		{
			p.SetState(457)
			p.Match(UPSmonParserNEVER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(458)
			p.VerbWord()
		}
		{
			p.SetState(459)
			p.Match(UPSmonParserIF)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(460)
			p.Cond()
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserLPAREN, UPSmonParserTEXT, UPSmonParserNAME:
		{
			p.SetState(462)
			p.Cond()
		}
		p.SetState(465)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserFOR {
			{
				p.SetState(463)
				p.Match(UPSmonParserFOR)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(464)
				p.Interval()
			}

		}
		{
			p.SetState(467)
			p.Match(UPSmonParserLEADS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(468)
			p.Match(UPSmonParserTO)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(469)
			p.VerbWord()
		}
		{
			p.SetState(470)
			p.Match(UPSmonParserWITHIN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(471)
			p.Interval()
		}

	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserCLEAR, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD:
		{
			p.SetState(473)
			p.VerbWord()
		}
		{
			p.SetState(474)
			p.Match(UPSmonParserBEFORE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(475)
			p.VerbWord()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IVerbWordContext is an interface to support dynamic dispatch.
type IVerbWordContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	PlainVerb() IPlainVerbContext
	STARTTIMER() antlr.TerminalNode
	CANCELTIMER() antlr.TerminalNode
	RAISE() antlr.TerminalNode
	CLEAR() antlr.TerminalNode
	SHELLCMD() antlr.TerminalNode
	ROOTCMD() antlr.TerminalNode
	SHUTDOWNCMD() antlr.TerminalNode
	SHUTDOWN() antlr.TerminalNode
	EMAIL() antlr.TerminalNode
	WEBHOOK() antlr.TerminalNode
	PUSH() antlr.TerminalNode
	SETFSD() antlr.TerminalNode
	DEBUG() antlr.TerminalNode

	// IsVerbWordContext differentiates from other interfaces.
	IsVerbWordContext()
}

type VerbWordContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyVerbWordContext() *VerbWordContext {
	var p = new(VerbWordContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_verbWord
	return p
}

func InitEmptyVerbWordContext(p *VerbWordContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_verbWord
}

func (*VerbWordContext) IsVerbWordContext() {}

func NewVerbWordContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *VerbWordContext {
	var p = new(VerbWordContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_verbWord

	return p
}

func (s *VerbWordContext) GetParser() antlr.Parser { return s.parser }

func (s *VerbWordContext) PlainVerb() IPlainVerbContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPlainVerbContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPlainVerbContext)
}

func (s *VerbWordContext) STARTTIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSTARTTIMER, 0)
}

func (s *VerbWordContext) CANCELTIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCANCELTIMER, 0)
}

func (s *VerbWordContext) RAISE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRAISE, 0)
}

func (s *VerbWordContext) CLEAR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLEAR, 0)
}

func (s *VerbWordContext) SHELLCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHELLCMD, 0)
}

func (s *VerbWordContext) ROOTCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserROOTCMD, 0)
}

func (s *VerbWordContext) SHUTDOWNCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHUTDOWNCMD, 0)
}

func (s *VerbWordContext) SHUTDOWN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHUTDOWN, 0)
}

func (s *VerbWordContext) EMAIL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEMAIL, 0)
}

func (s *VerbWordContext) WEBHOOK() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWEBHOOK, 0)
}

func (s *VerbWordContext) PUSH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPUSH, 0)
}

func (s *VerbWordContext) SETFSD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSETFSD, 0)
}

func (s *VerbWordContext) DEBUG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDEBUG, 0)
}

func (s *VerbWordContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *VerbWordContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) VerbWord() (localctx IVerbWordContext) {
	localctx = NewVerbWordContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 68, UPSmonParserRULE_verbWord)
	p.SetState(493)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(479)
			p.PlainVerb()
		}

	case UPSmonParserSTARTTIMER:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(480)
			p.Match(UPSmonParserSTARTTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserCANCELTIMER:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(481)
			p.Match(UPSmonParserCANCELTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserRAISE:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(482)
			p.Match(UPSmonParserRAISE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserCLEAR:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(483)
			p.Match(UPSmonParserCLEAR)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSHELLCMD:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(484)
			p.Match(UPSmonParserSHELLCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserROOTCMD:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(485)
			p.Match(UPSmonParserROOTCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSHUTDOWNCMD:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(486)
			p.Match(UPSmonParserSHUTDOWNCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSHUTDOWN:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(487)
			p.Match(UPSmonParserSHUTDOWN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserEMAIL:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(488)
			p.Match(UPSmonParserEMAIL)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserWEBHOOK:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(489)
			p.Match(UPSmonParserWEBHOOK)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserPUSH:
		p.EnterOuterAlt(localctx, 12)
		{
			p.SetState(490)
			p.Match(UPSmonParserPUSH)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSETFSD:
		p.EnterOuterAlt(localctx, 13)
		{
			p.SetState(491)
			p.Match(UPSmonParserSETFSD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserDEBUG:
		p.EnterOuterAlt(localctx, 14)
		{
			p.SetState(492)
			p.Match(UPSmonParserDEBUG)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ICondContext is an interface to support dynamic dispatch.
type ICondContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	AllTerm() []ITermContext
	Term(i int) ITermContext
	AllAND() []antlr.TerminalNode
	AND(i int) antlr.TerminalNode
	AllOR() []antlr.TerminalNode
	OR(i int) antlr.TerminalNode

	// IsCondContext differentiates from other interfaces.
	IsCondContext()
}

type CondContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyCondContext() *CondContext {
	var p = new(CondContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_cond
	return p
}

func InitEmptyCondContext(p *CondContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_cond
}

func (*CondContext) IsCondContext() {}

func NewCondContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *CondContext {
	var p = new(CondContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_cond

	return p
}

func (s *CondContext) GetParser() antlr.Parser { return s.parser }

func (s *CondContext) AllTerm() []ITermContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(ITermContext); ok {
			len++
		}
	}

	tst := make([]ITermContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(ITermContext); ok {
			tst[i] = t.(ITermContext)
			i++
		}
	}

	return tst
}

func (s *CondContext) Term(i int) ITermContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITermContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITermContext)
}

func (s *CondContext) AllAND() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserAND)
}

func (s *CondContext) AND(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, i)
}

func (s *CondContext) AllOR() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserOR)
}

func (s *CondContext) OR(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, i)
}

func (s *CondContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *CondContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Cond() (localctx ICondContext) {
	localctx = NewCondContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 70, UPSmonParserRULE_cond)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(495)
		p.Term()
	}
	p.SetState(500)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserAND || _la == UPSmonParserOR {
		{
			p.SetState(496)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserAND || _la == UPSmonParserOR) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(497)
			p.Term()
		}

		p.SetState(502)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ITermContext is an interface to support dynamic dispatch.
type ITermContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NOT() antlr.TerminalNode
	Term() ITermContext
	LPAREN() antlr.TerminalNode
	Cond() ICondContext
	RPAREN() antlr.TerminalNode
	CondName() ICondNameContext
	TermRest() ITermRestContext
	TIMER() antlr.TerminalNode
	TimerName() ITimerNameContext
	HELD() antlr.TerminalNode
	Interval() IIntervalContext
	BETWEEN() antlr.TerminalNode
	AllClock() []IClockContext
	Clock(i int) IClockContext
	AND() antlr.TerminalNode
	TEXT() antlr.TerminalNode
	UnitTail() IUnitTailContext
	IS() antlr.TerminalNode
	Judged() IJudgedContext

	// IsTermContext differentiates from other interfaces.
	IsTermContext()
}

type TermContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyTermContext() *TermContext {
	var p = new(TermContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_term
	return p
}

func InitEmptyTermContext(p *TermContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_term
}

func (*TermContext) IsTermContext() {}

func NewTermContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *TermContext {
	var p = new(TermContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_term

	return p
}

func (s *TermContext) GetParser() antlr.Parser { return s.parser }

func (s *TermContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *TermContext) Term() ITermContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITermContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITermContext)
}

func (s *TermContext) LPAREN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLPAREN, 0)
}

func (s *TermContext) Cond() ICondContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *TermContext) RPAREN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRPAREN, 0)
}

func (s *TermContext) CondName() ICondNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondNameContext)
}

func (s *TermContext) TermRest() ITermRestContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITermRestContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITermRestContext)
}

func (s *TermContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *TermContext) TimerName() ITimerNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITimerNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITimerNameContext)
}

func (s *TermContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *TermContext) Interval() IIntervalContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIntervalContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIntervalContext)
}

func (s *TermContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *TermContext) AllClock() []IClockContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IClockContext); ok {
			len++
		}
	}

	tst := make([]IClockContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IClockContext); ok {
			tst[i] = t.(IClockContext)
			i++
		}
	}

	return tst
}

func (s *TermContext) Clock(i int) IClockContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IClockContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IClockContext)
}

func (s *TermContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *TermContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *TermContext) UnitTail() IUnitTailContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUnitTailContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUnitTailContext)
}

func (s *TermContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *TermContext) Judged() IJudgedContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IJudgedContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IJudgedContext)
}

func (s *TermContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TermContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Term() (localctx ITermContext) {
	localctx = NewTermContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 72, UPSmonParserRULE_term)
	var _la int

	p.SetState(538)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNOT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(503)
			p.Match(UPSmonParserNOT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(504)
			p.Term()
		}

	case UPSmonParserLPAREN:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(505)
			p.Match(UPSmonParserLPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(506)
			p.Cond()
		}
		{
			p.SetState(507)
			p.Match(UPSmonParserRPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(509)
			p.CondName()
		}
		p.SetState(511)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if (int64((_la-73)) & ^0x3f) == 0 && ((int64(1)<<(_la-73))&2199056384001) != 0 {
			{
				p.SetState(510)
				p.TermRest()
			}

		}

	case UPSmonParserTIMER:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(513)
			p.Match(UPSmonParserTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(516)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserALL, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserFILE, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
			{
				p.SetState(514)
				p.TimerName()
			}

		case UPSmonParserIS, UPSmonParserARROW, UPSmonParserAT, UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE, UPSmonParserJOINT:
			{
				p.SetState(515)
				p.TermRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserTO, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserHELD:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(518)
			p.Match(UPSmonParserHELD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(523)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserNUMBER, UPSmonParserDURATION, UPSmonParserNAME:
			{
				p.SetState(519)
				p.Interval()
			}
			{
				p.SetState(520)
				p.Term()
			}

		case UPSmonParserIS, UPSmonParserARROW, UPSmonParserAT, UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE, UPSmonParserJOINT:
			{
				p.SetState(522)
				p.TermRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserTO, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserBETWEEN:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(525)
			p.Match(UPSmonParserBETWEEN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(531)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserCLOCK, UPSmonParserNAME:
			{
				p.SetState(526)
				p.Clock()
			}
			{
				p.SetState(527)
				p.Match(UPSmonParserAND)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(528)
				p.Clock()
			}

		case UPSmonParserIS, UPSmonParserARROW, UPSmonParserAT, UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE, UPSmonParserJOINT:
			{
				p.SetState(530)
				p.TermRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserTO, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(533)
			p.Match(UPSmonParserTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(534)
			p.UnitTail()
		}
		{
			p.SetState(535)
			p.Match(UPSmonParserIS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(536)
			p.Judged()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ITermRestContext is an interface to support dynamic dispatch.
type ITermRestContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	ARROW() antlr.TerminalNode
	Name() INameContext
	Compare() ICompareContext
	Amount() IAmountContext
	UnitTail() IUnitTailContext
	IS() antlr.TerminalNode
	Judged() IJudgedContext

	// IsTermRestContext differentiates from other interfaces.
	IsTermRestContext()
}

type TermRestContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyTermRestContext() *TermRestContext {
	var p = new(TermRestContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_termRest
	return p
}

func InitEmptyTermRestContext(p *TermRestContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_termRest
}

func (*TermRestContext) IsTermRestContext() {}

func NewTermRestContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *TermRestContext {
	var p = new(TermRestContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_termRest

	return p
}

func (s *TermRestContext) GetParser() antlr.Parser { return s.parser }

func (s *TermRestContext) ARROW() antlr.TerminalNode {
	return s.GetToken(UPSmonParserARROW, 0)
}

func (s *TermRestContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *TermRestContext) Compare() ICompareContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICompareContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICompareContext)
}

func (s *TermRestContext) Amount() IAmountContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IAmountContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IAmountContext)
}

func (s *TermRestContext) UnitTail() IUnitTailContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IUnitTailContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IUnitTailContext)
}

func (s *TermRestContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *TermRestContext) Judged() IJudgedContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IJudgedContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IJudgedContext)
}

func (s *TermRestContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TermRestContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) TermRest() (localctx ITermRestContext) {
	localctx = NewTermRestContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 74, UPSmonParserRULE_termRest)
	p.SetState(549)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserARROW:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(540)
			p.Match(UPSmonParserARROW)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(541)
			p.Name()
		}

	case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(542)
			p.Compare()
		}
		{
			p.SetState(543)
			p.Amount()
		}

	case UPSmonParserIS, UPSmonParserAT, UPSmonParserJOINT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(545)
			p.UnitTail()
		}
		{
			p.SetState(546)
			p.Match(UPSmonParserIS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(547)
			p.Judged()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IUnitTailContext is an interface to support dynamic dispatch.
type IUnitTailContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	JOINT() antlr.TerminalNode
	Ident() IIdentContext
	AT() antlr.TerminalNode
	HostName() IHostNameContext
	COLON() antlr.TerminalNode
	NUMBER() antlr.TerminalNode

	// IsUnitTailContext differentiates from other interfaces.
	IsUnitTailContext()
}

type UnitTailContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyUnitTailContext() *UnitTailContext {
	var p = new(UnitTailContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_unitTail
	return p
}

func InitEmptyUnitTailContext(p *UnitTailContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_unitTail
}

func (*UnitTailContext) IsUnitTailContext() {}

func NewUnitTailContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *UnitTailContext {
	var p = new(UnitTailContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_unitTail

	return p
}

func (s *UnitTailContext) GetParser() antlr.Parser { return s.parser }

func (s *UnitTailContext) JOINT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserJOINT, 0)
}

func (s *UnitTailContext) Ident() IIdentContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIdentContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIdentContext)
}

func (s *UnitTailContext) AT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAT, 0)
}

func (s *UnitTailContext) HostName() IHostNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IHostNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IHostNameContext)
}

func (s *UnitTailContext) COLON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, 0)
}

func (s *UnitTailContext) NUMBER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNUMBER, 0)
}

func (s *UnitTailContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *UnitTailContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) UnitTail() (localctx IUnitTailContext) {
	localctx = NewUnitTailContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 76, UPSmonParserRULE_unitTail)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(553)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserJOINT {
		{
			p.SetState(551)
			p.Match(UPSmonParserJOINT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(552)
			p.Ident()
		}

	}
	p.SetState(561)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAT {
		{
			p.SetState(555)
			p.Match(UPSmonParserAT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(556)
			p.HostName()
		}
		p.SetState(559)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(557)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(558)
				p.Match(UPSmonParserNUMBER)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		}

	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IJudgedContext is an interface to support dynamic dispatch.
type IJudgedContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NOT() antlr.TerminalNode
	Judged() IJudgedContext
	LPAREN() antlr.TerminalNode
	Cond() ICondContext
	RPAREN() antlr.TerminalNode
	CondName() ICondNameContext
	ARROW() antlr.TerminalNode
	Name() INameContext
	Compare() ICompareContext
	Amount() IAmountContext
	TIMER() antlr.TerminalNode
	TimerName() ITimerNameContext
	HELD() antlr.TerminalNode
	Interval() IIntervalContext
	BETWEEN() antlr.TerminalNode

	// IsJudgedContext differentiates from other interfaces.
	IsJudgedContext()
}

type JudgedContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyJudgedContext() *JudgedContext {
	var p = new(JudgedContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_judged
	return p
}

func InitEmptyJudgedContext(p *JudgedContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_judged
}

func (*JudgedContext) IsJudgedContext() {}

func NewJudgedContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *JudgedContext {
	var p = new(JudgedContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_judged

	return p
}

func (s *JudgedContext) GetParser() antlr.Parser { return s.parser }

func (s *JudgedContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *JudgedContext) Judged() IJudgedContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IJudgedContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IJudgedContext)
}

func (s *JudgedContext) LPAREN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLPAREN, 0)
}

func (s *JudgedContext) Cond() ICondContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondContext)
}

func (s *JudgedContext) RPAREN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRPAREN, 0)
}

func (s *JudgedContext) CondName() ICondNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICondNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICondNameContext)
}

func (s *JudgedContext) ARROW() antlr.TerminalNode {
	return s.GetToken(UPSmonParserARROW, 0)
}

func (s *JudgedContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *JudgedContext) Compare() ICompareContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ICompareContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ICompareContext)
}

func (s *JudgedContext) Amount() IAmountContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IAmountContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IAmountContext)
}

func (s *JudgedContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *JudgedContext) TimerName() ITimerNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITimerNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITimerNameContext)
}

func (s *JudgedContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *JudgedContext) Interval() IIntervalContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IIntervalContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IIntervalContext)
}

func (s *JudgedContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *JudgedContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *JudgedContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Judged() (localctx IJudgedContext) {
	localctx = NewJudgedContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 78, UPSmonParserRULE_judged)
	p.SetState(605)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNOT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(563)
			p.Match(UPSmonParserNOT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(564)
			p.Judged()
		}

	case UPSmonParserLPAREN:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(565)
			p.Match(UPSmonParserLPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(566)
			p.Cond()
		}
		{
			p.SetState(567)
			p.Match(UPSmonParserRPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(569)
			p.CondName()
		}
		p.SetState(575)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserARROW:
			{
				p.SetState(570)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(571)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(572)
				p.Compare()
			}
			{
				p.SetState(573)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserTO, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserTIMER:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(577)
			p.Match(UPSmonParserTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(584)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserALL, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserFILE, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
			{
				p.SetState(578)
				p.TimerName()
			}

		case UPSmonParserARROW:
			{
				p.SetState(579)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(580)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(581)
				p.Compare()
			}
			{
				p.SetState(582)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserTO, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserHELD:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(586)
			p.Match(UPSmonParserHELD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(595)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserNUMBER, UPSmonParserDURATION, UPSmonParserNAME:
			{
				p.SetState(587)
				p.Interval()
			}
			{
				p.SetState(588)
				p.Judged()
			}

		case UPSmonParserARROW:
			{
				p.SetState(590)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(591)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(592)
				p.Compare()
			}
			{
				p.SetState(593)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserTO, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserBETWEEN:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(597)
			p.Match(UPSmonParserBETWEEN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(603)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserARROW:
			{
				p.SetState(598)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(599)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(600)
				p.Compare()
			}
			{
				p.SetState(601)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserTO, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ICompareContext is an interface to support dynamic dispatch.
type ICompareContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	LT() antlr.TerminalNode
	LE() antlr.TerminalNode
	GT() antlr.TerminalNode
	GE() antlr.TerminalNode
	EQ() antlr.TerminalNode
	NE() antlr.TerminalNode

	// IsCompareContext differentiates from other interfaces.
	IsCompareContext()
}

type CompareContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyCompareContext() *CompareContext {
	var p = new(CompareContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_compare
	return p
}

func InitEmptyCompareContext(p *CompareContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_compare
}

func (*CompareContext) IsCompareContext() {}

func NewCompareContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *CompareContext {
	var p = new(CompareContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_compare

	return p
}

func (s *CompareContext) GetParser() antlr.Parser { return s.parser }

func (s *CompareContext) LT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLT, 0)
}

func (s *CompareContext) LE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLE, 0)
}

func (s *CompareContext) GT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserGT, 0)
}

func (s *CompareContext) GE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserGE, 0)
}

func (s *CompareContext) EQ() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEQ, 0)
}

func (s *CompareContext) NE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNE, 0)
}

func (s *CompareContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *CompareContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Compare() (localctx ICompareContext) {
	localctx = NewCompareContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 80, UPSmonParserRULE_compare)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(607)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-92)) & ^0x3f) == 0 && ((int64(1)<<(_la-92))&63) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IAmountContext is an interface to support dynamic dispatch.
type IAmountContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NUMBER() antlr.TerminalNode
	SIGNED() antlr.TerminalNode
	DURATION() antlr.TerminalNode
	NAME() antlr.TerminalNode

	// IsAmountContext differentiates from other interfaces.
	IsAmountContext()
}

type AmountContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyAmountContext() *AmountContext {
	var p = new(AmountContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_amount
	return p
}

func InitEmptyAmountContext(p *AmountContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_amount
}

func (*AmountContext) IsAmountContext() {}

func NewAmountContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *AmountContext {
	var p = new(AmountContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_amount

	return p
}

func (s *AmountContext) GetParser() antlr.Parser { return s.parser }

func (s *AmountContext) NUMBER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNUMBER, 0)
}

func (s *AmountContext) SIGNED() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSIGNED, 0)
}

func (s *AmountContext) DURATION() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDURATION, 0)
}

func (s *AmountContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *AmountContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *AmountContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Amount() (localctx IAmountContext) {
	localctx = NewAmountContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 82, UPSmonParserRULE_amount)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(609)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-105)) & ^0x3f) == 0 && ((int64(1)<<(_la-105))&23) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ITextsContext is an interface to support dynamic dispatch.
type ITextsContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	AllWord() []IWordContext
	Word(i int) IWordContext

	// IsTextsContext differentiates from other interfaces.
	IsTextsContext()
}

type TextsContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyTextsContext() *TextsContext {
	var p = new(TextsContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_texts
	return p
}

func InitEmptyTextsContext(p *TextsContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_texts
}

func (*TextsContext) IsTextsContext() {}

func NewTextsContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *TextsContext {
	var p = new(TextsContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_texts

	return p
}

func (s *TextsContext) GetParser() antlr.Parser { return s.parser }

func (s *TextsContext) AllWord() []IWordContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IWordContext); ok {
			len++
		}
	}

	tst := make([]IWordContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IWordContext); ok {
			tst[i] = t.(IWordContext)
			i++
		}
	}

	return tst
}

func (s *TextsContext) Word(i int) IWordContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IWordContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IWordContext)
}

func (s *TextsContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TextsContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Texts() (localctx ITextsContext) {
	localctx = NewTextsContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 84, UPSmonParserRULE_texts)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(612)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36310289175543807) != 0) {
		{
			p.SetState(611)
			p.Word()
		}

		p.SetState(614)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPartTextsContext is an interface to support dynamic dispatch.
type IPartTextsContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	AllText() []ITextContext
	Text(i int) ITextContext
	AllPartName() []IPartNameContext
	PartName(i int) IPartNameContext

	// IsPartTextsContext differentiates from other interfaces.
	IsPartTextsContext()
}

type PartTextsContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPartTextsContext() *PartTextsContext {
	var p = new(PartTextsContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_partTexts
	return p
}

func InitEmptyPartTextsContext(p *PartTextsContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_partTexts
}

func (*PartTextsContext) IsPartTextsContext() {}

func NewPartTextsContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PartTextsContext {
	var p = new(PartTextsContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_partTexts

	return p
}

func (s *PartTextsContext) GetParser() antlr.Parser { return s.parser }

func (s *PartTextsContext) AllText() []ITextContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(ITextContext); ok {
			len++
		}
	}

	tst := make([]ITextContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(ITextContext); ok {
			tst[i] = t.(ITextContext)
			i++
		}
	}

	return tst
}

func (s *PartTextsContext) Text(i int) ITextContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *PartTextsContext) AllPartName() []IPartNameContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IPartNameContext); ok {
			len++
		}
	}

	tst := make([]IPartNameContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IPartNameContext); ok {
			tst[i] = t.(IPartNameContext)
			i++
		}
	}

	return tst
}

func (s *PartTextsContext) PartName(i int) IPartNameContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IPartNameContext); ok {
			if j == i {
				t = ctx.(antlr.RuleContext)
				break
			}
			j++
		}
	}

	if t == nil {
		return nil
	}

	return t.(IPartNameContext)
}

func (s *PartTextsContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PartTextsContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) PartTexts() (localctx IPartTextsContext) {
	localctx = NewPartTextsContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 86, UPSmonParserRULE_partTexts)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(618)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36310287831203711) != 0) {
		p.SetState(618)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}

		switch p.GetTokenStream().LA(1) {
		case UPSmonParserTEXT:
			{
				p.SetState(616)
				p.Text()
			}

		case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserTIMER, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
			{
				p.SetState(617)
				p.PartName()
			}

		default:
			p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
			goto errorExit
		}

		p.SetState(620)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IWordContext is an interface to support dynamic dispatch.
type IWordContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Text() ITextContext
	TextName() ITextNameContext

	// IsWordContext differentiates from other interfaces.
	IsWordContext()
}

type WordContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyWordContext() *WordContext {
	var p = new(WordContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_word
	return p
}

func InitEmptyWordContext(p *WordContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_word
}

func (*WordContext) IsWordContext() {}

func NewWordContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *WordContext {
	var p = new(WordContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_word

	return p
}

func (s *WordContext) GetParser() antlr.Parser { return s.parser }

func (s *WordContext) Text() ITextContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextContext)
}

func (s *WordContext) TextName() ITextNameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(ITextNameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(ITextNameContext)
}

func (s *WordContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *WordContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Word() (localctx IWordContext) {
	localctx = NewWordContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 88, UPSmonParserRULE_word)
	p.SetState(624)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(622)
			p.Text()
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(623)
			p.TextName()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ITextContext is an interface to support dynamic dispatch.
type ITextContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	TEXT() antlr.TerminalNode

	// IsTextContext differentiates from other interfaces.
	IsTextContext()
}

type TextContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyTextContext() *TextContext {
	var p = new(TextContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_text
	return p
}

func InitEmptyTextContext(p *TextContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_text
}

func (*TextContext) IsTextContext() {}

func NewTextContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *TextContext {
	var p = new(TextContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_text

	return p
}

func (s *TextContext) GetParser() antlr.Parser { return s.parser }

func (s *TextContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *TextContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TextContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Text() (localctx ITextContext) {
	localctx = NewTextContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 90, UPSmonParserRULE_text)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(626)
		p.Match(UPSmonParserTEXT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// INumberContext is an interface to support dynamic dispatch.
type INumberContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NUMBER() antlr.TerminalNode
	NAME() antlr.TerminalNode

	// IsNumberContext differentiates from other interfaces.
	IsNumberContext()
}

type NumberContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyNumberContext() *NumberContext {
	var p = new(NumberContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_number
	return p
}

func InitEmptyNumberContext(p *NumberContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_number
}

func (*NumberContext) IsNumberContext() {}

func NewNumberContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *NumberContext {
	var p = new(NumberContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_number

	return p
}

func (s *NumberContext) GetParser() antlr.Parser { return s.parser }

func (s *NumberContext) NUMBER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNUMBER, 0)
}

func (s *NumberContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *NumberContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *NumberContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Number() (localctx INumberContext) {
	localctx = NewNumberContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 92, UPSmonParserRULE_number)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(628)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserNUMBER || _la == UPSmonParserNAME) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IIntervalContext is an interface to support dynamic dispatch.
type IIntervalContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NUMBER() antlr.TerminalNode
	DURATION() antlr.TerminalNode
	NAME() antlr.TerminalNode

	// IsIntervalContext differentiates from other interfaces.
	IsIntervalContext()
}

type IntervalContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyIntervalContext() *IntervalContext {
	var p = new(IntervalContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_interval
	return p
}

func InitEmptyIntervalContext(p *IntervalContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_interval
}

func (*IntervalContext) IsIntervalContext() {}

func NewIntervalContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *IntervalContext {
	var p = new(IntervalContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_interval

	return p
}

func (s *IntervalContext) GetParser() antlr.Parser { return s.parser }

func (s *IntervalContext) NUMBER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNUMBER, 0)
}

func (s *IntervalContext) DURATION() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDURATION, 0)
}

func (s *IntervalContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *IntervalContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *IntervalContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Interval() (localctx IIntervalContext) {
	localctx = NewIntervalContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 94, UPSmonParserRULE_interval)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(630)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-105)) & ^0x3f) == 0 && ((int64(1)<<(_la-105))&19) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IClockContext is an interface to support dynamic dispatch.
type IClockContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	CLOCK() antlr.TerminalNode
	NAME() antlr.TerminalNode

	// IsClockContext differentiates from other interfaces.
	IsClockContext()
}

type ClockContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyClockContext() *ClockContext {
	var p = new(ClockContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_clock
	return p
}

func InitEmptyClockContext(p *ClockContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_clock
}

func (*ClockContext) IsClockContext() {}

func NewClockContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *ClockContext {
	var p = new(ClockContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_clock

	return p
}

func (s *ClockContext) GetParser() antlr.Parser { return s.parser }

func (s *ClockContext) CLOCK() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLOCK, 0)
}

func (s *ClockContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *ClockContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ClockContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Clock() (localctx IClockContext) {
	localctx = NewClockContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 96, UPSmonParserRULE_clock)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(632)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserCLOCK || _la == UPSmonParserNAME) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IIdentContext is an interface to support dynamic dispatch.
type IIdentContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Name() INameContext
	TEXT() antlr.TerminalNode

	// IsIdentContext differentiates from other interfaces.
	IsIdentContext()
}

type IdentContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyIdentContext() *IdentContext {
	var p = new(IdentContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_ident
	return p
}

func InitEmptyIdentContext(p *IdentContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_ident
}

func (*IdentContext) IsIdentContext() {}

func NewIdentContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *IdentContext {
	var p = new(IdentContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_ident

	return p
}

func (s *IdentContext) GetParser() antlr.Parser { return s.parser }

func (s *IdentContext) Name() INameContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INameContext)
}

func (s *IdentContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *IdentContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *IdentContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Ident() (localctx IIdentContext) {
	localctx = NewIdentContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 98, UPSmonParserRULE_ident)
	p.SetState(636)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserCLEAR, UPSmonParserMQTT, UPSmonParserNOFLAG, UPSmonParserPROVE, UPSmonParserPUSH, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserWITHIN, UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserAS, UPSmonParserATMOST, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserBODY, UPSmonParserBUTTONS, UPSmonParserDISCOVERY, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHEADER, UPSmonParserHELD, UPSmonParserIN, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserMETHOD, UPSmonParserMOST, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserONCE, UPSmonParserOR, UPSmonParserPRIORITY, UPSmonParserTIMER, UPSmonParserTITLE, UPSmonParserTOPIC, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(634)
			p.Name()
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(635)
			p.Match(UPSmonParserTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}

errorExit:
	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// INameContext is an interface to support dynamic dispatch.
type INameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	AND() antlr.TerminalNode
	ANY() antlr.TerminalNode
	AS() antlr.TerminalNode
	ATMOST() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	BODY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HEADER() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IN() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	METHOD() antlr.TerminalNode
	MOST() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	OR() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	TITLE() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode
	CLEAR() antlr.TerminalNode
	MQTT() antlr.TerminalNode
	NOFLAG() antlr.TerminalNode
	PROVE() antlr.TerminalNode
	PUSH() antlr.TerminalNode
	RAISE() antlr.TerminalNode
	ROOTCMD() antlr.TerminalNode
	STATE() antlr.TerminalNode
	WITHIN() antlr.TerminalNode

	// IsNameContext differentiates from other interfaces.
	IsNameContext()
}

type NameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyNameContext() *NameContext {
	var p = new(NameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_name
	return p
}

func InitEmptyNameContext(p *NameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_name
}

func (*NameContext) IsNameContext() {}

func NewNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *NameContext {
	var p = new(NameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_name

	return p
}

func (s *NameContext) GetParser() antlr.Parser { return s.parser }

func (s *NameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *NameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *NameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *NameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *NameContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *NameContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *NameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *NameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *NameContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *NameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *NameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *NameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *NameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *NameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *NameContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *NameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *NameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *NameContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *NameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *NameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *NameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *NameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *NameContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *NameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *NameContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *NameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *NameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *NameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *NameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *NameContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *NameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *NameContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *NameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *NameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *NameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *NameContext) CLEAR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLEAR, 0)
}

func (s *NameContext) MQTT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMQTT, 0)
}

func (s *NameContext) NOFLAG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOFLAG, 0)
}

func (s *NameContext) PROVE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPROVE, 0)
}

func (s *NameContext) PUSH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPUSH, 0)
}

func (s *NameContext) RAISE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRAISE, 0)
}

func (s *NameContext) ROOTCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserROOTCMD, 0)
}

func (s *NameContext) STATE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSTATE, 0)
}

func (s *NameContext) WITHIN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWITHIN, 0)
}

func (s *NameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *NameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Name() (localctx INameContext) {
	localctx = NewNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 100, UPSmonParserRULE_name)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(638)
		_la = p.GetTokenStream().LA(1)

		if !(((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&-35184372088832) != 0) || ((int64((_la-64)) & ^0x3f) == 0 && ((int64(1)<<(_la-64))&35184388866047) != 0)) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ITextNameContext is an interface to support dynamic dispatch.
type ITextNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	AND() antlr.TerminalNode
	ANY() antlr.TerminalNode
	AS() antlr.TerminalNode
	ATMOST() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	BODY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HEADER() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IN() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	METHOD() antlr.TerminalNode
	MOST() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	OR() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	TITLE() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

	// IsTextNameContext differentiates from other interfaces.
	IsTextNameContext()
}

type TextNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyTextNameContext() *TextNameContext {
	var p = new(TextNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_textName
	return p
}

func InitEmptyTextNameContext(p *TextNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_textName
}

func (*TextNameContext) IsTextNameContext() {}

func NewTextNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *TextNameContext {
	var p = new(TextNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_textName

	return p
}

func (s *TextNameContext) GetParser() antlr.Parser { return s.parser }

func (s *TextNameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *TextNameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *TextNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *TextNameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *TextNameContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *TextNameContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *TextNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *TextNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *TextNameContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *TextNameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *TextNameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *TextNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *TextNameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *TextNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *TextNameContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *TextNameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *TextNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *TextNameContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *TextNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *TextNameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *TextNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *TextNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *TextNameContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *TextNameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *TextNameContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *TextNameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *TextNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *TextNameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *TextNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *TextNameContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *TextNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *TextNameContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *TextNameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *TextNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *TextNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *TextNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TextNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) TextName() (localctx ITextNameContext) {
	localctx = NewTextNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 102, UPSmonParserRULE_textName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(640)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36028814198833151) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IPartNameContext is an interface to support dynamic dispatch.
type IPartNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	AND() antlr.TerminalNode
	ANY() antlr.TerminalNode
	AS() antlr.TerminalNode
	ATMOST() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IN() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	MOST() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	OR() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

	// IsPartNameContext differentiates from other interfaces.
	IsPartNameContext()
}

type PartNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyPartNameContext() *PartNameContext {
	var p = new(PartNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_partName
	return p
}

func InitEmptyPartNameContext(p *PartNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_partName
}

func (*PartNameContext) IsPartNameContext() {}

func NewPartNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *PartNameContext {
	var p = new(PartNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_partName

	return p
}

func (s *PartNameContext) GetParser() antlr.Parser { return s.parser }

func (s *PartNameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *PartNameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *PartNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *PartNameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *PartNameContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *PartNameContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *PartNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *PartNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *PartNameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *PartNameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *PartNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *PartNameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *PartNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *PartNameContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *PartNameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *PartNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *PartNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *PartNameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *PartNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *PartNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *PartNameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *PartNameContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *PartNameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *PartNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *PartNameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *PartNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *PartNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *PartNameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *PartNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *PartNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *PartNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *PartNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) PartName() (localctx IPartNameContext) {
	localctx = NewPartNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 104, UPSmonParserRULE_partName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(642)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36028812854493055) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IUrlNameContext is an interface to support dynamic dispatch.
type IUrlNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	AND() antlr.TerminalNode
	ANY() antlr.TerminalNode
	AS() antlr.TerminalNode
	ATMOST() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	BODY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HEADER() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IN() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	METHOD() antlr.TerminalNode
	MOST() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	OR() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	TITLE() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

	// IsUrlNameContext differentiates from other interfaces.
	IsUrlNameContext()
}

type UrlNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyUrlNameContext() *UrlNameContext {
	var p = new(UrlNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_urlName
	return p
}

func InitEmptyUrlNameContext(p *UrlNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_urlName
}

func (*UrlNameContext) IsUrlNameContext() {}

func NewUrlNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *UrlNameContext {
	var p = new(UrlNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_urlName

	return p
}

func (s *UrlNameContext) GetParser() antlr.Parser { return s.parser }

func (s *UrlNameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *UrlNameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *UrlNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *UrlNameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *UrlNameContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *UrlNameContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *UrlNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *UrlNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *UrlNameContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *UrlNameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *UrlNameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *UrlNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *UrlNameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *UrlNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *UrlNameContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *UrlNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *UrlNameContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *UrlNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *UrlNameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *UrlNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *UrlNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *UrlNameContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *UrlNameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *UrlNameContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *UrlNameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *UrlNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *UrlNameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *UrlNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *UrlNameContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *UrlNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *UrlNameContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *UrlNameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *UrlNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *UrlNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *UrlNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *UrlNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) UrlName() (localctx IUrlNameContext) {
	localctx = NewUrlNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 106, UPSmonParserRULE_urlName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(644)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36028814198816767) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IFirstNameContext is an interface to support dynamic dispatch.
type IFirstNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	AND() antlr.TerminalNode
	ANY() antlr.TerminalNode
	AS() antlr.TerminalNode
	ATMOST() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	BODY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	DO() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HEADER() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IN() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	METHOD() antlr.TerminalNode
	MOST() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	OR() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	TITLE() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode
	CLEAR() antlr.TerminalNode
	MQTT() antlr.TerminalNode
	NOFLAG() antlr.TerminalNode
	PROVE() antlr.TerminalNode
	PUSH() antlr.TerminalNode
	RAISE() antlr.TerminalNode
	ROOTCMD() antlr.TerminalNode
	STATE() antlr.TerminalNode
	WITHIN() antlr.TerminalNode

	// IsFirstNameContext differentiates from other interfaces.
	IsFirstNameContext()
}

type FirstNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyFirstNameContext() *FirstNameContext {
	var p = new(FirstNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_firstName
	return p
}

func InitEmptyFirstNameContext(p *FirstNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_firstName
}

func (*FirstNameContext) IsFirstNameContext() {}

func NewFirstNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *FirstNameContext {
	var p = new(FirstNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_firstName

	return p
}

func (s *FirstNameContext) GetParser() antlr.Parser { return s.parser }

func (s *FirstNameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *FirstNameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *FirstNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *FirstNameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *FirstNameContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *FirstNameContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *FirstNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *FirstNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *FirstNameContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *FirstNameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *FirstNameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *FirstNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *FirstNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *FirstNameContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *FirstNameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *FirstNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *FirstNameContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *FirstNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *FirstNameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *FirstNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *FirstNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *FirstNameContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *FirstNameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *FirstNameContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *FirstNameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *FirstNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *FirstNameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *FirstNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *FirstNameContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *FirstNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *FirstNameContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *FirstNameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *FirstNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *FirstNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *FirstNameContext) CLEAR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLEAR, 0)
}

func (s *FirstNameContext) MQTT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMQTT, 0)
}

func (s *FirstNameContext) NOFLAG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOFLAG, 0)
}

func (s *FirstNameContext) PROVE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPROVE, 0)
}

func (s *FirstNameContext) PUSH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPUSH, 0)
}

func (s *FirstNameContext) RAISE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRAISE, 0)
}

func (s *FirstNameContext) ROOTCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserROOTCMD, 0)
}

func (s *FirstNameContext) STATE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSTATE, 0)
}

func (s *FirstNameContext) WITHIN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWITHIN, 0)
}

func (s *FirstNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *FirstNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) FirstName() (localctx IFirstNameContext) {
	localctx = NewFirstNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 108, UPSmonParserRULE_firstName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(646)
		_la = p.GetTokenStream().LA(1)

		if !(((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&-35184372088832) != 0) || ((int64((_la-64)) & ^0x3f) == 0 && ((int64(1)<<(_la-64))&35184388866045) != 0)) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// IOwnNameContext is an interface to support dynamic dispatch.
type IOwnNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	AND() antlr.TerminalNode
	ANY() antlr.TerminalNode
	AS() antlr.TerminalNode
	ATMOST() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	BODY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	DO() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HEADER() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IN() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	METHOD() antlr.TerminalNode
	MOST() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	OR() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	TITLE() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

	// IsOwnNameContext differentiates from other interfaces.
	IsOwnNameContext()
}

type OwnNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyOwnNameContext() *OwnNameContext {
	var p = new(OwnNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_ownName
	return p
}

func InitEmptyOwnNameContext(p *OwnNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_ownName
}

func (*OwnNameContext) IsOwnNameContext() {}

func NewOwnNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *OwnNameContext {
	var p = new(OwnNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_ownName

	return p
}

func (s *OwnNameContext) GetParser() antlr.Parser { return s.parser }

func (s *OwnNameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *OwnNameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *OwnNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *OwnNameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *OwnNameContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *OwnNameContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *OwnNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *OwnNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *OwnNameContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *OwnNameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *OwnNameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *OwnNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *OwnNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *OwnNameContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *OwnNameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *OwnNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *OwnNameContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *OwnNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *OwnNameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *OwnNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *OwnNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *OwnNameContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *OwnNameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *OwnNameContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *OwnNameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *OwnNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *OwnNameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *OwnNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *OwnNameContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *OwnNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *OwnNameContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *OwnNameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *OwnNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *OwnNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *OwnNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *OwnNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) OwnName() (localctx IOwnNameContext) {
	localctx = NewOwnNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 110, UPSmonParserRULE_ownName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(648)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36028814198831103) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ICondNameContext is an interface to support dynamic dispatch.
type ICondNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	AND() antlr.TerminalNode
	ANY() antlr.TerminalNode
	AS() antlr.TerminalNode
	ATMOST() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BODY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HEADER() antlr.TerminalNode
	IN() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	METHOD() antlr.TerminalNode
	MOST() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	OR() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	TITLE() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

	// IsCondNameContext differentiates from other interfaces.
	IsCondNameContext()
}

type CondNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyCondNameContext() *CondNameContext {
	var p = new(CondNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_condName
	return p
}

func InitEmptyCondNameContext(p *CondNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_condName
}

func (*CondNameContext) IsCondNameContext() {}

func NewCondNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *CondNameContext {
	var p = new(CondNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_condName

	return p
}

func (s *CondNameContext) GetParser() antlr.Parser { return s.parser }

func (s *CondNameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *CondNameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *CondNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *CondNameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *CondNameContext) AS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAS, 0)
}

func (s *CondNameContext) ATMOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserATMOST, 0)
}

func (s *CondNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *CondNameContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *CondNameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *CondNameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *CondNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *CondNameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *CondNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *CondNameContext) EVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEVERY, 0)
}

func (s *CondNameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *CondNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *CondNameContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *CondNameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *CondNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *CondNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *CondNameContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *CondNameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *CondNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *CondNameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *CondNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *CondNameContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *CondNameContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *CondNameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *CondNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *CondNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *CondNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *CondNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) CondName() (localctx ICondNameContext) {
	localctx = NewCondNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 112, UPSmonParserRULE_condName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(650)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36028813636665279) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}

// ITimerNameContext is an interface to support dynamic dispatch.
type ITimerNameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	ALL() antlr.TerminalNode
	ANY() antlr.TerminalNode
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	BODY() antlr.TerminalNode
	BUTTONS() antlr.TerminalNode
	DISCOVERY() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	FILE() antlr.TerminalNode
	HEADER() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IN() antlr.TerminalNode
	METHOD() antlr.TerminalNode
	MOST() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	ONCE() antlr.TerminalNode
	PRIORITY() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	TITLE() antlr.TerminalNode
	TOPIC() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

	// IsTimerNameContext differentiates from other interfaces.
	IsTimerNameContext()
}

type TimerNameContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyTimerNameContext() *TimerNameContext {
	var p = new(TimerNameContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_timerName
	return p
}

func InitEmptyTimerNameContext(p *TimerNameContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_timerName
}

func (*TimerNameContext) IsTimerNameContext() {}

func NewTimerNameContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *TimerNameContext {
	var p = new(TimerNameContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_timerName

	return p
}

func (s *TimerNameContext) GetParser() antlr.Parser { return s.parser }

func (s *TimerNameContext) NAME() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNAME, 0)
}

func (s *TimerNameContext) ALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserALL, 0)
}

func (s *TimerNameContext) ANY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserANY, 0)
}

func (s *TimerNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *TimerNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
}

func (s *TimerNameContext) BODY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBODY, 0)
}

func (s *TimerNameContext) BUTTONS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBUTTONS, 0)
}

func (s *TimerNameContext) DISCOVERY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDISCOVERY, 0)
}

func (s *TimerNameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *TimerNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *TimerNameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *TimerNameContext) HEADER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHEADER, 0)
}

func (s *TimerNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *TimerNameContext) IN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIN, 0)
}

func (s *TimerNameContext) METHOD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMETHOD, 0)
}

func (s *TimerNameContext) MOST() antlr.TerminalNode {
	return s.GetToken(UPSmonParserMOST, 0)
}

func (s *TimerNameContext) NEVER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNEVER, 0)
}

func (s *TimerNameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *TimerNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *TimerNameContext) ONCE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserONCE, 0)
}

func (s *TimerNameContext) PRIORITY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRIORITY, 0)
}

func (s *TimerNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
}

func (s *TimerNameContext) TITLE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTITLE, 0)
}

func (s *TimerNameContext) TOPIC() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTOPIC, 0)
}

func (s *TimerNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *TimerNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *TimerNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TimerNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) TimerName() (localctx ITimerNameContext) {
	localctx = NewTimerNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 114, UPSmonParserRULE_timerName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(652)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-54)) & ^0x3f) == 0 && ((int64(1)<<(_la-54))&36028814063000549) != 0) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}

	if p.HasError() {
		v := p.GetError()
		localctx.SetException(v)
		p.GetErrorHandler().ReportError(p, v)
		p.GetErrorHandler().Recover(p, v)
		p.SetError(nil)
	}
	p.ExitRule()
	return localctx
}
