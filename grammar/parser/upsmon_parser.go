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
		"'UPSDUSER'", "'USER'", "'WEBHOOK'", "'WHEN'", "'CLEAR'", "'NOFLAG'",
		"'PROVE'", "'RAISE'", "'ROOTCMD'", "'STATE'", "'WITHIN'", "'ALL'", "'AND'",
		"'ANY'", "'BEFORE'", "'BETWEEN'", "'DO'", "'EACH'", "'ELSE'", "'EVERY'",
		"'FILE'", "'FOR'", "'HELD'", "'IS'", "'LEADS'", "'NEVER'", "'NOT'",
		"'ON'", "'OR'", "'TIMER'", "'UNLESS'", "'WHILE'", "'->'", "'@'", "':'",
		"','", "'='", "'!='", "'<'", "'<='", "'>'", "'>='", "'('", "')'", "'{'",
		"'}'",
	}
	staticData.SymbolicNames = []string{
		"", "", "", "", "", "", "", "APCUPSDUSER", "CANCELTIMER", "CERTFILE",
		"CLIENTCERT", "CLIENTKEY", "DEBUG", "EMAIL", "FROM", "GROUP", "HOST",
		"IF", "LET", "MAXNOTIFY", "MESSAGE", "MINSUPPLIES", "MONITOR", "PASSWORD",
		"PLAINTEXT", "POLLFREQ", "POLLFREQALERT", "PORT", "POWERDOWNFLAG", "POWERVAL",
		"REPORTS", "SETFSD", "SHELLCMD", "SHUTDOWN", "SHUTDOWNCMD", "SMTPSERVER",
		"STARTTIMER", "SUBJECT", "TIMEOUT", "TO", "TYPE", "UPSDUSER", "USER",
		"WEBHOOK", "WHEN", "CLEAR", "NOFLAG", "PROVE", "RAISE", "ROOTCMD", "STATE",
		"WITHIN", "ALL", "AND", "ANY", "BEFORE", "BETWEEN", "DO", "EACH", "ELSE",
		"EVERY", "FILE", "FOR", "HELD", "IS", "LEADS", "NEVER", "NOT", "ON",
		"OR", "TIMER", "UNLESS", "WHILE", "ARROW", "AT", "COLON", "COMMA", "EQ",
		"NE", "LT", "LE", "GT", "GE", "LPAREN", "RPAREN", "LBRACE", "RBRACE",
		"TEXT", "UNCLOSED", "IPV4", "NUMBER", "DURATION", "SIGNED", "CLOCK",
		"NAME", "BADNUMBER", "COMMENT", "BLANK", "JUNK", "JOINT",
	}
	staticData.RuleNames = []string{
		"file", "item", "smtpServer", "login", "password", "let", "pollFreq",
		"powerDownFlag", "maxNotify", "group", "host", "hostName", "port", "certFile",
		"plaintext", "clientCert", "clientKey", "monitor", "minSupplies", "state",
		"unit", "unitRest", "when", "trigger", "action", "block", "verb", "plainVerb",
		"prove", "verbWord", "cond", "term", "termRest", "unitTail", "judged",
		"compare", "amount", "texts", "word", "text", "number", "interval",
		"ident", "name", "textName", "firstName", "ownName", "condName", "timerName",
	}
	staticData.PredictionContextCache = antlr.NewPredictionContextCache()
	staticData.serializedATN = []int32{
		4, 1, 99, 529, 2, 0, 7, 0, 2, 1, 7, 1, 2, 2, 7, 2, 2, 3, 7, 3, 2, 4, 7,
		4, 2, 5, 7, 5, 2, 6, 7, 6, 2, 7, 7, 7, 2, 8, 7, 8, 2, 9, 7, 9, 2, 10, 7,
		10, 2, 11, 7, 11, 2, 12, 7, 12, 2, 13, 7, 13, 2, 14, 7, 14, 2, 15, 7, 15,
		2, 16, 7, 16, 2, 17, 7, 17, 2, 18, 7, 18, 2, 19, 7, 19, 2, 20, 7, 20, 2,
		21, 7, 21, 2, 22, 7, 22, 2, 23, 7, 23, 2, 24, 7, 24, 2, 25, 7, 25, 2, 26,
		7, 26, 2, 27, 7, 27, 2, 28, 7, 28, 2, 29, 7, 29, 2, 30, 7, 30, 2, 31, 7,
		31, 2, 32, 7, 32, 2, 33, 7, 33, 2, 34, 7, 34, 2, 35, 7, 35, 2, 36, 7, 36,
		2, 37, 7, 37, 2, 38, 7, 38, 2, 39, 7, 39, 2, 40, 7, 40, 2, 41, 7, 41, 2,
		42, 7, 42, 2, 43, 7, 43, 2, 44, 7, 44, 2, 45, 7, 45, 2, 46, 7, 46, 2, 47,
		7, 47, 2, 48, 7, 48, 1, 0, 5, 0, 100, 8, 0, 10, 0, 12, 0, 103, 9, 0, 1,
		0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 124, 8, 1, 1, 2, 1, 2, 1,
		2, 1, 2, 1, 2, 1, 2, 3, 2, 132, 8, 2, 1, 2, 3, 2, 135, 8, 2, 1, 3, 1, 3,
		1, 3, 1, 3, 1, 4, 1, 4, 1, 4, 1, 4, 3, 4, 145, 8, 4, 1, 5, 1, 5, 1, 5,
		1, 5, 1, 5, 1, 6, 1, 6, 1, 6, 1, 7, 1, 7, 1, 7, 1, 8, 1, 8, 1, 8, 1, 9,
		1, 9, 1, 9, 1, 10, 1, 10, 1, 10, 1, 11, 1, 11, 1, 11, 3, 11, 170, 8, 11,
		1, 12, 1, 12, 1, 12, 1, 13, 1, 13, 1, 13, 1, 14, 1, 14, 1, 15, 1, 15, 1,
		15, 1, 16, 1, 16, 1, 16, 1, 17, 1, 17, 1, 17, 1, 17, 1, 17, 1, 17, 1, 17,
		1, 17, 1, 17, 1, 17, 1, 18, 1, 18, 1, 18, 1, 18, 3, 18, 200, 8, 18, 1,
		19, 1, 19, 1, 19, 1, 20, 1, 20, 1, 20, 1, 21, 1, 21, 3, 21, 210, 8, 21,
		1, 21, 1, 21, 1, 21, 1, 21, 3, 21, 216, 8, 21, 3, 21, 218, 8, 21, 1, 22,
		1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 3, 22, 227, 8, 22, 1, 22, 1,
		22, 1, 22, 5, 22, 232, 8, 22, 10, 22, 12, 22, 235, 9, 22, 1, 22, 1, 22,
		4, 22, 239, 8, 22, 11, 22, 12, 22, 240, 1, 23, 1, 23, 1, 23, 1, 23, 3,
		23, 247, 8, 23, 1, 23, 1, 23, 3, 23, 251, 8, 23, 1, 23, 1, 23, 3, 23, 255,
		8, 23, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 3, 24, 263, 8, 24, 3,
		24, 265, 8, 24, 1, 24, 3, 24, 268, 8, 24, 1, 25, 1, 25, 4, 25, 272, 8,
		25, 11, 25, 12, 25, 273, 1, 25, 1, 25, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26,
		3, 26, 283, 8, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 3, 26, 291,
		8, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 3, 26, 300, 8,
		26, 1, 26, 1, 26, 1, 26, 3, 26, 305, 8, 26, 1, 26, 1, 26, 3, 26, 309, 8,
		26, 1, 26, 3, 26, 312, 8, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26,
		1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 3, 26, 328, 8,
		26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 3, 26, 337, 8, 26,
		1, 26, 1, 26, 3, 26, 341, 8, 26, 1, 27, 1, 27, 1, 28, 1, 28, 1, 28, 1,
		28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 3, 28, 354, 8, 28, 1, 28, 1, 28,
		1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 3, 28, 366, 8,
		28, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29,
		1, 29, 1, 29, 1, 29, 3, 29, 381, 8, 29, 1, 30, 1, 30, 1, 30, 5, 30, 386,
		8, 30, 10, 30, 12, 30, 389, 9, 30, 1, 31, 1, 31, 1, 31, 1, 31, 1, 31, 1,
		31, 1, 31, 1, 31, 3, 31, 399, 8, 31, 1, 31, 1, 31, 1, 31, 3, 31, 404, 8,
		31, 1, 31, 1, 31, 1, 31, 1, 31, 1, 31, 3, 31, 411, 8, 31, 1, 31, 1, 31,
		1, 31, 1, 31, 1, 31, 3, 31, 418, 8, 31, 1, 31, 1, 31, 1, 31, 1, 31, 1,
		31, 3, 31, 425, 8, 31, 1, 32, 1, 32, 1, 32, 1, 32, 1, 32, 1, 32, 1, 32,
		1, 32, 1, 32, 3, 32, 436, 8, 32, 1, 33, 1, 33, 3, 33, 440, 8, 33, 1, 33,
		1, 33, 1, 33, 1, 33, 3, 33, 446, 8, 33, 3, 33, 448, 8, 33, 1, 34, 1, 34,
		1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 3,
		34, 462, 8, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 3, 34,
		471, 8, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1,
		34, 3, 34, 482, 8, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 1, 34, 3, 34,
		490, 8, 34, 3, 34, 492, 8, 34, 1, 35, 1, 35, 1, 36, 1, 36, 1, 37, 4, 37,
		499, 8, 37, 11, 37, 12, 37, 500, 1, 38, 1, 38, 3, 38, 505, 8, 38, 1, 39,
		1, 39, 1, 40, 1, 40, 1, 41, 1, 41, 1, 42, 1, 42, 3, 42, 515, 8, 42, 1,
		43, 1, 43, 1, 44, 1, 44, 1, 45, 1, 45, 1, 46, 1, 46, 1, 47, 1, 47, 1, 48,
		1, 48, 1, 48, 0, 0, 49, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24,
		26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60,
		62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92, 94, 96,
		0, 19, 1, 0, 25, 26, 2, 0, 7, 7, 41, 41, 2, 0, 75, 75, 99, 99, 2, 0, 57,
		57, 75, 75, 1, 0, 38, 39, 2, 0, 45, 45, 48, 48, 2, 0, 32, 32, 49, 49, 1,
		0, 1, 6, 2, 0, 53, 53, 69, 69, 1, 0, 77, 82, 2, 0, 90, 92, 94, 94, 2, 0,
		90, 90, 94, 94, 2, 0, 90, 91, 94, 94, 2, 0, 45, 72, 94, 94, 2, 0, 52, 72,
		94, 94, 3, 0, 45, 57, 59, 72, 94, 94, 3, 0, 52, 57, 59, 72, 94, 94, 6,
		0, 52, 55, 57, 62, 64, 65, 68, 69, 71, 72, 94, 94, 8, 0, 52, 52, 54, 56,
		58, 59, 61, 61, 63, 63, 66, 68, 70, 72, 94, 94, 588, 0, 101, 1, 0, 0, 0,
		2, 123, 1, 0, 0, 0, 4, 125, 1, 0, 0, 0, 6, 136, 1, 0, 0, 0, 8, 140, 1,
		0, 0, 0, 10, 146, 1, 0, 0, 0, 12, 151, 1, 0, 0, 0, 14, 154, 1, 0, 0, 0,
		16, 157, 1, 0, 0, 0, 18, 160, 1, 0, 0, 0, 20, 163, 1, 0, 0, 0, 22, 169,
		1, 0, 0, 0, 24, 171, 1, 0, 0, 0, 26, 174, 1, 0, 0, 0, 28, 177, 1, 0, 0,
		0, 30, 179, 1, 0, 0, 0, 32, 182, 1, 0, 0, 0, 34, 185, 1, 0, 0, 0, 36, 195,
		1, 0, 0, 0, 38, 201, 1, 0, 0, 0, 40, 204, 1, 0, 0, 0, 42, 209, 1, 0, 0,
		0, 44, 219, 1, 0, 0, 0, 46, 254, 1, 0, 0, 0, 48, 267, 1, 0, 0, 0, 50, 269,
		1, 0, 0, 0, 52, 340, 1, 0, 0, 0, 54, 342, 1, 0, 0, 0, 56, 344, 1, 0, 0,
		0, 58, 380, 1, 0, 0, 0, 60, 382, 1, 0, 0, 0, 62, 424, 1, 0, 0, 0, 64, 435,
		1, 0, 0, 0, 66, 439, 1, 0, 0, 0, 68, 491, 1, 0, 0, 0, 70, 493, 1, 0, 0,
		0, 72, 495, 1, 0, 0, 0, 74, 498, 1, 0, 0, 0, 76, 504, 1, 0, 0, 0, 78, 506,
		1, 0, 0, 0, 80, 508, 1, 0, 0, 0, 82, 510, 1, 0, 0, 0, 84, 514, 1, 0, 0,
		0, 86, 516, 1, 0, 0, 0, 88, 518, 1, 0, 0, 0, 90, 520, 1, 0, 0, 0, 92, 522,
		1, 0, 0, 0, 94, 524, 1, 0, 0, 0, 96, 526, 1, 0, 0, 0, 98, 100, 3, 2, 1,
		0, 99, 98, 1, 0, 0, 0, 100, 103, 1, 0, 0, 0, 101, 99, 1, 0, 0, 0, 101,
		102, 1, 0, 0, 0, 102, 104, 1, 0, 0, 0, 103, 101, 1, 0, 0, 0, 104, 105,
		5, 0, 0, 1, 105, 1, 1, 0, 0, 0, 106, 124, 3, 4, 2, 0, 107, 124, 3, 10,
		5, 0, 108, 124, 3, 12, 6, 0, 109, 124, 3, 14, 7, 0, 110, 124, 3, 16, 8,
		0, 111, 124, 3, 18, 9, 0, 112, 124, 3, 20, 10, 0, 113, 124, 3, 24, 12,
		0, 114, 124, 3, 26, 13, 0, 115, 124, 3, 28, 14, 0, 116, 124, 3, 30, 15,
		0, 117, 124, 3, 32, 16, 0, 118, 124, 3, 34, 17, 0, 119, 124, 3, 36, 18,
		0, 120, 124, 3, 38, 19, 0, 121, 124, 3, 44, 22, 0, 122, 124, 3, 56, 28,
		0, 123, 106, 1, 0, 0, 0, 123, 107, 1, 0, 0, 0, 123, 108, 1, 0, 0, 0, 123,
		109, 1, 0, 0, 0, 123, 110, 1, 0, 0, 0, 123, 111, 1, 0, 0, 0, 123, 112,
		1, 0, 0, 0, 123, 113, 1, 0, 0, 0, 123, 114, 1, 0, 0, 0, 123, 115, 1, 0,
		0, 0, 123, 116, 1, 0, 0, 0, 123, 117, 1, 0, 0, 0, 123, 118, 1, 0, 0, 0,
		123, 119, 1, 0, 0, 0, 123, 120, 1, 0, 0, 0, 123, 121, 1, 0, 0, 0, 123,
		122, 1, 0, 0, 0, 124, 3, 1, 0, 0, 0, 125, 126, 5, 35, 0, 0, 126, 134, 3,
		22, 11, 0, 127, 128, 5, 27, 0, 0, 128, 131, 3, 80, 40, 0, 129, 132, 5,
		24, 0, 0, 130, 132, 3, 6, 3, 0, 131, 129, 1, 0, 0, 0, 131, 130, 1, 0, 0,
		0, 132, 135, 1, 0, 0, 0, 133, 135, 5, 24, 0, 0, 134, 127, 1, 0, 0, 0, 134,
		133, 1, 0, 0, 0, 135, 5, 1, 0, 0, 0, 136, 137, 5, 42, 0, 0, 137, 138, 3,
		78, 39, 0, 138, 139, 3, 8, 4, 0, 139, 7, 1, 0, 0, 0, 140, 144, 5, 23, 0,
		0, 141, 145, 3, 78, 39, 0, 142, 143, 5, 61, 0, 0, 143, 145, 3, 78, 39,
		0, 144, 141, 1, 0, 0, 0, 144, 142, 1, 0, 0, 0, 145, 9, 1, 0, 0, 0, 146,
		147, 5, 18, 0, 0, 147, 148, 3, 86, 43, 0, 148, 149, 5, 77, 0, 0, 149, 150,
		3, 74, 37, 0, 150, 11, 1, 0, 0, 0, 151, 152, 7, 0, 0, 0, 152, 153, 3, 82,
		41, 0, 153, 13, 1, 0, 0, 0, 154, 155, 5, 28, 0, 0, 155, 156, 3, 78, 39,
		0, 156, 15, 1, 0, 0, 0, 157, 158, 5, 19, 0, 0, 158, 159, 3, 80, 40, 0,
		159, 17, 1, 0, 0, 0, 160, 161, 5, 15, 0, 0, 161, 162, 3, 84, 42, 0, 162,
		19, 1, 0, 0, 0, 163, 164, 5, 16, 0, 0, 164, 165, 3, 22, 11, 0, 165, 21,
		1, 0, 0, 0, 166, 170, 3, 86, 43, 0, 167, 170, 5, 89, 0, 0, 168, 170, 5,
		87, 0, 0, 169, 166, 1, 0, 0, 0, 169, 167, 1, 0, 0, 0, 169, 168, 1, 0, 0,
		0, 170, 23, 1, 0, 0, 0, 171, 172, 5, 27, 0, 0, 172, 173, 3, 80, 40, 0,
		173, 25, 1, 0, 0, 0, 174, 175, 5, 9, 0, 0, 175, 176, 3, 76, 38, 0, 176,
		27, 1, 0, 0, 0, 177, 178, 5, 24, 0, 0, 178, 29, 1, 0, 0, 0, 179, 180, 5,
		10, 0, 0, 180, 181, 3, 76, 38, 0, 181, 31, 1, 0, 0, 0, 182, 183, 5, 11,
		0, 0, 183, 184, 3, 76, 38, 0, 184, 33, 1, 0, 0, 0, 185, 186, 5, 22, 0,
		0, 186, 187, 3, 40, 20, 0, 187, 188, 5, 29, 0, 0, 188, 189, 3, 80, 40,
		0, 189, 190, 7, 1, 0, 0, 190, 191, 3, 84, 42, 0, 191, 192, 3, 8, 4, 0,
		192, 193, 5, 40, 0, 0, 193, 194, 3, 86, 43, 0, 194, 35, 1, 0, 0, 0, 195,
		196, 5, 21, 0, 0, 196, 199, 3, 80, 40, 0, 197, 198, 5, 71, 0, 0, 198, 200,
		3, 60, 30, 0, 199, 197, 1, 0, 0, 0, 199, 200, 1, 0, 0, 0, 200, 37, 1, 0,
		0, 0, 201, 202, 5, 50, 0, 0, 202, 203, 3, 86, 43, 0, 203, 39, 1, 0, 0,
		0, 204, 205, 3, 84, 42, 0, 205, 206, 3, 42, 21, 0, 206, 41, 1, 0, 0, 0,
		207, 208, 7, 2, 0, 0, 208, 210, 3, 84, 42, 0, 209, 207, 1, 0, 0, 0, 209,
		210, 1, 0, 0, 0, 210, 217, 1, 0, 0, 0, 211, 212, 5, 74, 0, 0, 212, 215,
		3, 22, 11, 0, 213, 214, 5, 75, 0, 0, 214, 216, 5, 90, 0, 0, 215, 213, 1,
		0, 0, 0, 215, 216, 1, 0, 0, 0, 216, 218, 1, 0, 0, 0, 217, 211, 1, 0, 0,
		0, 217, 218, 1, 0, 0, 0, 218, 43, 1, 0, 0, 0, 219, 226, 5, 44, 0, 0, 220,
		227, 5, 58, 0, 0, 221, 222, 3, 90, 45, 0, 222, 223, 3, 42, 21, 0, 223,
		227, 1, 0, 0, 0, 224, 225, 5, 87, 0, 0, 225, 227, 3, 42, 21, 0, 226, 220,
		1, 0, 0, 0, 226, 221, 1, 0, 0, 0, 226, 224, 1, 0, 0, 0, 227, 228, 1, 0,
		0, 0, 228, 233, 3, 46, 23, 0, 229, 230, 5, 76, 0, 0, 230, 232, 3, 46, 23,
		0, 231, 229, 1, 0, 0, 0, 232, 235, 1, 0, 0, 0, 233, 231, 1, 0, 0, 0, 233,
		234, 1, 0, 0, 0, 234, 236, 1, 0, 0, 0, 235, 233, 1, 0, 0, 0, 236, 238,
		7, 3, 0, 0, 237, 239, 3, 48, 24, 0, 238, 237, 1, 0, 0, 0, 239, 240, 1,
		0, 0, 0, 240, 238, 1, 0, 0, 0, 240, 241, 1, 0, 0, 0, 241, 45, 1, 0, 0,
		0, 242, 243, 5, 30, 0, 0, 243, 246, 3, 60, 30, 0, 244, 245, 5, 62, 0, 0,
		245, 247, 3, 82, 41, 0, 246, 244, 1, 0, 0, 0, 246, 247, 1, 0, 0, 0, 247,
		250, 1, 0, 0, 0, 248, 249, 5, 60, 0, 0, 249, 251, 3, 82, 41, 0, 250, 248,
		1, 0, 0, 0, 250, 251, 1, 0, 0, 0, 251, 255, 1, 0, 0, 0, 252, 253, 7, 4,
		0, 0, 253, 255, 3, 86, 43, 0, 254, 242, 1, 0, 0, 0, 254, 252, 1, 0, 0,
		0, 255, 47, 1, 0, 0, 0, 256, 257, 5, 17, 0, 0, 257, 264, 3, 60, 30, 0,
		258, 265, 3, 52, 26, 0, 259, 262, 3, 50, 25, 0, 260, 261, 5, 59, 0, 0,
		261, 263, 3, 50, 25, 0, 262, 260, 1, 0, 0, 0, 262, 263, 1, 0, 0, 0, 263,
		265, 1, 0, 0, 0, 264, 258, 1, 0, 0, 0, 264, 259, 1, 0, 0, 0, 265, 268,
		1, 0, 0, 0, 266, 268, 3, 52, 26, 0, 267, 256, 1, 0, 0, 0, 267, 266, 1,
		0, 0, 0, 268, 49, 1, 0, 0, 0, 269, 271, 5, 85, 0, 0, 270, 272, 3, 48, 24,
		0, 271, 270, 1, 0, 0, 0, 272, 273, 1, 0, 0, 0, 273, 271, 1, 0, 0, 0, 273,
		274, 1, 0, 0, 0, 274, 275, 1, 0, 0, 0, 275, 276, 5, 86, 0, 0, 276, 51,
		1, 0, 0, 0, 277, 278, 5, 36, 0, 0, 278, 279, 3, 86, 43, 0, 279, 282, 3,
		82, 41, 0, 280, 281, 5, 72, 0, 0, 281, 283, 3, 60, 30, 0, 282, 280, 1,
		0, 0, 0, 282, 283, 1, 0, 0, 0, 283, 341, 1, 0, 0, 0, 284, 285, 5, 8, 0,
		0, 285, 341, 3, 86, 43, 0, 286, 287, 7, 5, 0, 0, 287, 290, 3, 86, 43, 0,
		288, 289, 5, 68, 0, 0, 289, 291, 3, 40, 20, 0, 290, 288, 1, 0, 0, 0, 290,
		291, 1, 0, 0, 0, 291, 341, 1, 0, 0, 0, 292, 293, 3, 54, 27, 0, 293, 294,
		3, 74, 37, 0, 294, 341, 1, 0, 0, 0, 295, 296, 7, 6, 0, 0, 296, 299, 3,
		74, 37, 0, 297, 298, 5, 51, 0, 0, 298, 300, 3, 82, 41, 0, 299, 297, 1,
		0, 0, 0, 299, 300, 1, 0, 0, 0, 300, 341, 1, 0, 0, 0, 301, 302, 5, 34, 0,
		0, 302, 304, 3, 74, 37, 0, 303, 305, 5, 46, 0, 0, 304, 303, 1, 0, 0, 0,
		304, 305, 1, 0, 0, 0, 305, 341, 1, 0, 0, 0, 306, 308, 5, 33, 0, 0, 307,
		309, 3, 74, 37, 0, 308, 307, 1, 0, 0, 0, 308, 309, 1, 0, 0, 0, 309, 311,
		1, 0, 0, 0, 310, 312, 5, 46, 0, 0, 311, 310, 1, 0, 0, 0, 311, 312, 1, 0,
		0, 0, 312, 341, 1, 0, 0, 0, 313, 314, 5, 13, 0, 0, 314, 315, 5, 14, 0,
		0, 315, 316, 3, 76, 38, 0, 316, 317, 5, 39, 0, 0, 317, 318, 3, 76, 38,
		0, 318, 319, 5, 37, 0, 0, 319, 320, 3, 76, 38, 0, 320, 321, 5, 20, 0, 0,
		321, 322, 3, 74, 37, 0, 322, 341, 1, 0, 0, 0, 323, 324, 5, 43, 0, 0, 324,
		327, 3, 76, 38, 0, 325, 326, 5, 20, 0, 0, 326, 328, 3, 74, 37, 0, 327,
		325, 1, 0, 0, 0, 327, 328, 1, 0, 0, 0, 328, 341, 1, 0, 0, 0, 329, 336,
		5, 31, 0, 0, 330, 337, 5, 58, 0, 0, 331, 332, 3, 92, 46, 0, 332, 333, 3,
		42, 21, 0, 333, 337, 1, 0, 0, 0, 334, 335, 5, 87, 0, 0, 335, 337, 3, 42,
		21, 0, 336, 330, 1, 0, 0, 0, 336, 331, 1, 0, 0, 0, 336, 334, 1, 0, 0, 0,
		336, 337, 1, 0, 0, 0, 337, 341, 1, 0, 0, 0, 338, 339, 5, 12, 0, 0, 339,
		341, 3, 80, 40, 0, 340, 277, 1, 0, 0, 0, 340, 284, 1, 0, 0, 0, 340, 286,
		1, 0, 0, 0, 340, 292, 1, 0, 0, 0, 340, 295, 1, 0, 0, 0, 340, 301, 1, 0,
		0, 0, 340, 306, 1, 0, 0, 0, 340, 313, 1, 0, 0, 0, 340, 323, 1, 0, 0, 0,
		340, 329, 1, 0, 0, 0, 340, 338, 1, 0, 0, 0, 341, 53, 1, 0, 0, 0, 342, 343,
		7, 7, 0, 0, 343, 55, 1, 0, 0, 0, 344, 365, 5, 47, 0, 0, 345, 346, 5, 66,
		0, 0, 346, 347, 3, 58, 29, 0, 347, 348, 5, 17, 0, 0, 348, 349, 3, 60, 30,
		0, 349, 366, 1, 0, 0, 0, 350, 353, 3, 60, 30, 0, 351, 352, 5, 62, 0, 0,
		352, 354, 3, 82, 41, 0, 353, 351, 1, 0, 0, 0, 353, 354, 1, 0, 0, 0, 354,
		355, 1, 0, 0, 0, 355, 356, 5, 65, 0, 0, 356, 357, 5, 39, 0, 0, 357, 358,
		3, 58, 29, 0, 358, 359, 5, 51, 0, 0, 359, 360, 3, 82, 41, 0, 360, 366,
		1, 0, 0, 0, 361, 362, 3, 58, 29, 0, 362, 363, 5, 55, 0, 0, 363, 364, 3,
		58, 29, 0, 364, 366, 1, 0, 0, 0, 365, 345, 1, 0, 0, 0, 365, 350, 1, 0,
		0, 0, 365, 361, 1, 0, 0, 0, 366, 57, 1, 0, 0, 0, 367, 381, 3, 54, 27, 0,
		368, 381, 5, 36, 0, 0, 369, 381, 5, 8, 0, 0, 370, 381, 5, 48, 0, 0, 371,
		381, 5, 45, 0, 0, 372, 381, 5, 32, 0, 0, 373, 381, 5, 49, 0, 0, 374, 381,
		5, 34, 0, 0, 375, 381, 5, 33, 0, 0, 376, 381, 5, 13, 0, 0, 377, 381, 5,
		43, 0, 0, 378, 381, 5, 31, 0, 0, 379, 381, 5, 12, 0, 0, 380, 367, 1, 0,
		0, 0, 380, 368, 1, 0, 0, 0, 380, 369, 1, 0, 0, 0, 380, 370, 1, 0, 0, 0,
		380, 371, 1, 0, 0, 0, 380, 372, 1, 0, 0, 0, 380, 373, 1, 0, 0, 0, 380,
		374, 1, 0, 0, 0, 380, 375, 1, 0, 0, 0, 380, 376, 1, 0, 0, 0, 380, 377,
		1, 0, 0, 0, 380, 378, 1, 0, 0, 0, 380, 379, 1, 0, 0, 0, 381, 59, 1, 0,
		0, 0, 382, 387, 3, 62, 31, 0, 383, 384, 7, 8, 0, 0, 384, 386, 3, 62, 31,
		0, 385, 383, 1, 0, 0, 0, 386, 389, 1, 0, 0, 0, 387, 385, 1, 0, 0, 0, 387,
		388, 1, 0, 0, 0, 388, 61, 1, 0, 0, 0, 389, 387, 1, 0, 0, 0, 390, 391, 5,
		67, 0, 0, 391, 425, 3, 62, 31, 0, 392, 393, 5, 83, 0, 0, 393, 394, 3, 60,
		30, 0, 394, 395, 5, 84, 0, 0, 395, 425, 1, 0, 0, 0, 396, 398, 3, 94, 47,
		0, 397, 399, 3, 64, 32, 0, 398, 397, 1, 0, 0, 0, 398, 399, 1, 0, 0, 0,
		399, 425, 1, 0, 0, 0, 400, 403, 5, 70, 0, 0, 401, 404, 3, 96, 48, 0, 402,
		404, 3, 64, 32, 0, 403, 401, 1, 0, 0, 0, 403, 402, 1, 0, 0, 0, 403, 404,
		1, 0, 0, 0, 404, 425, 1, 0, 0, 0, 405, 410, 5, 63, 0, 0, 406, 407, 3, 82,
		41, 0, 407, 408, 3, 62, 31, 0, 408, 411, 1, 0, 0, 0, 409, 411, 3, 64, 32,
		0, 410, 406, 1, 0, 0, 0, 410, 409, 1, 0, 0, 0, 410, 411, 1, 0, 0, 0, 411,
		425, 1, 0, 0, 0, 412, 417, 5, 56, 0, 0, 413, 414, 5, 93, 0, 0, 414, 415,
		5, 53, 0, 0, 415, 418, 5, 93, 0, 0, 416, 418, 3, 64, 32, 0, 417, 413, 1,
		0, 0, 0, 417, 416, 1, 0, 0, 0, 417, 418, 1, 0, 0, 0, 418, 425, 1, 0, 0,
		0, 419, 420, 5, 87, 0, 0, 420, 421, 3, 66, 33, 0, 421, 422, 5, 64, 0, 0,
		422, 423, 3, 68, 34, 0, 423, 425, 1, 0, 0, 0, 424, 390, 1, 0, 0, 0, 424,
		392, 1, 0, 0, 0, 424, 396, 1, 0, 0, 0, 424, 400, 1, 0, 0, 0, 424, 405,
		1, 0, 0, 0, 424, 412, 1, 0, 0, 0, 424, 419, 1, 0, 0, 0, 425, 63, 1, 0,
		0, 0, 426, 427, 5, 73, 0, 0, 427, 436, 3, 86, 43, 0, 428, 429, 3, 70, 35,
		0, 429, 430, 3, 72, 36, 0, 430, 436, 1, 0, 0, 0, 431, 432, 3, 66, 33, 0,
		432, 433, 5, 64, 0, 0, 433, 434, 3, 68, 34, 0, 434, 436, 1, 0, 0, 0, 435,
		426, 1, 0, 0, 0, 435, 428, 1, 0, 0, 0, 435, 431, 1, 0, 0, 0, 436, 65, 1,
		0, 0, 0, 437, 438, 5, 99, 0, 0, 438, 440, 3, 84, 42, 0, 439, 437, 1, 0,
		0, 0, 439, 440, 1, 0, 0, 0, 440, 447, 1, 0, 0, 0, 441, 442, 5, 74, 0, 0,
		442, 445, 3, 22, 11, 0, 443, 444, 5, 75, 0, 0, 444, 446, 5, 90, 0, 0, 445,
		443, 1, 0, 0, 0, 445, 446, 1, 0, 0, 0, 446, 448, 1, 0, 0, 0, 447, 441,
		1, 0, 0, 0, 447, 448, 1, 0, 0, 0, 448, 67, 1, 0, 0, 0, 449, 450, 5, 67,
		0, 0, 450, 492, 3, 68, 34, 0, 451, 452, 5, 83, 0, 0, 452, 453, 3, 60, 30,
		0, 453, 454, 5, 84, 0, 0, 454, 492, 1, 0, 0, 0, 455, 461, 3, 94, 47, 0,
		456, 457, 5, 73, 0, 0, 457, 462, 3, 86, 43, 0, 458, 459, 3, 70, 35, 0,
		459, 460, 3, 72, 36, 0, 460, 462, 1, 0, 0, 0, 461, 456, 1, 0, 0, 0, 461,
		458, 1, 0, 0, 0, 461, 462, 1, 0, 0, 0, 462, 492, 1, 0, 0, 0, 463, 470,
		5, 70, 0, 0, 464, 471, 3, 96, 48, 0, 465, 466, 5, 73, 0, 0, 466, 471, 3,
		86, 43, 0, 467, 468, 3, 70, 35, 0, 468, 469, 3, 72, 36, 0, 469, 471, 1,
		0, 0, 0, 470, 464, 1, 0, 0, 0, 470, 465, 1, 0, 0, 0, 470, 467, 1, 0, 0,
		0, 470, 471, 1, 0, 0, 0, 471, 492, 1, 0, 0, 0, 472, 481, 5, 63, 0, 0, 473,
		474, 3, 82, 41, 0, 474, 475, 3, 68, 34, 0, 475, 482, 1, 0, 0, 0, 476, 477,
		5, 73, 0, 0, 477, 482, 3, 86, 43, 0, 478, 479, 3, 70, 35, 0, 479, 480,
		3, 72, 36, 0, 480, 482, 1, 0, 0, 0, 481, 473, 1, 0, 0, 0, 481, 476, 1,
		0, 0, 0, 481, 478, 1, 0, 0, 0, 481, 482, 1, 0, 0, 0, 482, 492, 1, 0, 0,
		0, 483, 489, 5, 56, 0, 0, 484, 485, 5, 73, 0, 0, 485, 490, 3, 86, 43, 0,
		486, 487, 3, 70, 35, 0, 487, 488, 3, 72, 36, 0, 488, 490, 1, 0, 0, 0, 489,
		484, 1, 0, 0, 0, 489, 486, 1, 0, 0, 0, 489, 490, 1, 0, 0, 0, 490, 492,
		1, 0, 0, 0, 491, 449, 1, 0, 0, 0, 491, 451, 1, 0, 0, 0, 491, 455, 1, 0,
		0, 0, 491, 463, 1, 0, 0, 0, 491, 472, 1, 0, 0, 0, 491, 483, 1, 0, 0, 0,
		492, 69, 1, 0, 0, 0, 493, 494, 7, 9, 0, 0, 494, 71, 1, 0, 0, 0, 495, 496,
		7, 10, 0, 0, 496, 73, 1, 0, 0, 0, 497, 499, 3, 76, 38, 0, 498, 497, 1,
		0, 0, 0, 499, 500, 1, 0, 0, 0, 500, 498, 1, 0, 0, 0, 500, 501, 1, 0, 0,
		0, 501, 75, 1, 0, 0, 0, 502, 505, 3, 78, 39, 0, 503, 505, 3, 88, 44, 0,
		504, 502, 1, 0, 0, 0, 504, 503, 1, 0, 0, 0, 505, 77, 1, 0, 0, 0, 506, 507,
		5, 87, 0, 0, 507, 79, 1, 0, 0, 0, 508, 509, 7, 11, 0, 0, 509, 81, 1, 0,
		0, 0, 510, 511, 7, 12, 0, 0, 511, 83, 1, 0, 0, 0, 512, 515, 3, 86, 43,
		0, 513, 515, 5, 87, 0, 0, 514, 512, 1, 0, 0, 0, 514, 513, 1, 0, 0, 0, 515,
		85, 1, 0, 0, 0, 516, 517, 7, 13, 0, 0, 517, 87, 1, 0, 0, 0, 518, 519, 7,
		14, 0, 0, 519, 89, 1, 0, 0, 0, 520, 521, 7, 15, 0, 0, 521, 91, 1, 0, 0,
		0, 522, 523, 7, 16, 0, 0, 523, 93, 1, 0, 0, 0, 524, 525, 7, 17, 0, 0, 525,
		95, 1, 0, 0, 0, 526, 527, 7, 18, 0, 0, 527, 97, 1, 0, 0, 0, 50, 101, 123,
		131, 134, 144, 169, 199, 209, 215, 217, 226, 233, 240, 246, 250, 254, 262,
		264, 267, 273, 282, 290, 299, 304, 308, 311, 327, 336, 340, 353, 365, 380,
		387, 398, 403, 410, 417, 424, 435, 439, 445, 447, 461, 470, 481, 489, 491,
		500, 504, 514,
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
	UPSmonParserNOFLAG        = 46
	UPSmonParserPROVE         = 47
	UPSmonParserRAISE         = 48
	UPSmonParserROOTCMD       = 49
	UPSmonParserSTATE         = 50
	UPSmonParserWITHIN        = 51
	UPSmonParserALL           = 52
	UPSmonParserAND           = 53
	UPSmonParserANY           = 54
	UPSmonParserBEFORE        = 55
	UPSmonParserBETWEEN       = 56
	UPSmonParserDO            = 57
	UPSmonParserEACH          = 58
	UPSmonParserELSE          = 59
	UPSmonParserEVERY         = 60
	UPSmonParserFILE          = 61
	UPSmonParserFOR           = 62
	UPSmonParserHELD          = 63
	UPSmonParserIS            = 64
	UPSmonParserLEADS         = 65
	UPSmonParserNEVER         = 66
	UPSmonParserNOT           = 67
	UPSmonParserON            = 68
	UPSmonParserOR            = 69
	UPSmonParserTIMER         = 70
	UPSmonParserUNLESS        = 71
	UPSmonParserWHILE         = 72
	UPSmonParserARROW         = 73
	UPSmonParserAT            = 74
	UPSmonParserCOLON         = 75
	UPSmonParserCOMMA         = 76
	UPSmonParserEQ            = 77
	UPSmonParserNE            = 78
	UPSmonParserLT            = 79
	UPSmonParserLE            = 80
	UPSmonParserGT            = 81
	UPSmonParserGE            = 82
	UPSmonParserLPAREN        = 83
	UPSmonParserRPAREN        = 84
	UPSmonParserLBRACE        = 85
	UPSmonParserRBRACE        = 86
	UPSmonParserTEXT          = 87
	UPSmonParserUNCLOSED      = 88
	UPSmonParserIPV4          = 89
	UPSmonParserNUMBER        = 90
	UPSmonParserDURATION      = 91
	UPSmonParserSIGNED        = 92
	UPSmonParserCLOCK         = 93
	UPSmonParserNAME          = 94
	UPSmonParserBADNUMBER     = 95
	UPSmonParserCOMMENT       = 96
	UPSmonParserBLANK         = 97
	UPSmonParserJUNK          = 98
	UPSmonParserJOINT         = 99
)

// UPSmonParser rules.
const (
	UPSmonParserRULE_file          = 0
	UPSmonParserRULE_item          = 1
	UPSmonParserRULE_smtpServer    = 2
	UPSmonParserRULE_login         = 3
	UPSmonParserRULE_password      = 4
	UPSmonParserRULE_let           = 5
	UPSmonParserRULE_pollFreq      = 6
	UPSmonParserRULE_powerDownFlag = 7
	UPSmonParserRULE_maxNotify     = 8
	UPSmonParserRULE_group         = 9
	UPSmonParserRULE_host          = 10
	UPSmonParserRULE_hostName      = 11
	UPSmonParserRULE_port          = 12
	UPSmonParserRULE_certFile      = 13
	UPSmonParserRULE_plaintext     = 14
	UPSmonParserRULE_clientCert    = 15
	UPSmonParserRULE_clientKey     = 16
	UPSmonParserRULE_monitor       = 17
	UPSmonParserRULE_minSupplies   = 18
	UPSmonParserRULE_state         = 19
	UPSmonParserRULE_unit          = 20
	UPSmonParserRULE_unitRest      = 21
	UPSmonParserRULE_when          = 22
	UPSmonParserRULE_trigger       = 23
	UPSmonParserRULE_action        = 24
	UPSmonParserRULE_block         = 25
	UPSmonParserRULE_verb          = 26
	UPSmonParserRULE_plainVerb     = 27
	UPSmonParserRULE_prove         = 28
	UPSmonParserRULE_verbWord      = 29
	UPSmonParserRULE_cond          = 30
	UPSmonParserRULE_term          = 31
	UPSmonParserRULE_termRest      = 32
	UPSmonParserRULE_unitTail      = 33
	UPSmonParserRULE_judged        = 34
	UPSmonParserRULE_compare       = 35
	UPSmonParserRULE_amount        = 36
	UPSmonParserRULE_texts         = 37
	UPSmonParserRULE_word          = 38
	UPSmonParserRULE_text          = 39
	UPSmonParserRULE_number        = 40
	UPSmonParserRULE_interval      = 41
	UPSmonParserRULE_ident         = 42
	UPSmonParserRULE_name          = 43
	UPSmonParserRULE_textName      = 44
	UPSmonParserRULE_firstName     = 45
	UPSmonParserRULE_ownName       = 46
	UPSmonParserRULE_condName      = 47
	UPSmonParserRULE_timerName     = 48
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
	p.SetState(101)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for (int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&1284264468254208) != 0 {
		{
			p.SetState(98)
			p.Item()
		}

		p.SetState(103)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	{
		p.SetState(104)
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
	p.SetState(123)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSMTPSERVER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(106)
			p.SmtpServer()
		}

	case UPSmonParserLET:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(107)
			p.Let()
		}

	case UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(108)
			p.PollFreq()
		}

	case UPSmonParserPOWERDOWNFLAG:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(109)
			p.PowerDownFlag()
		}

	case UPSmonParserMAXNOTIFY:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(110)
			p.MaxNotify()
		}

	case UPSmonParserGROUP:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(111)
			p.Group()
		}

	case UPSmonParserHOST:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(112)
			p.Host()
		}

	case UPSmonParserPORT:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(113)
			p.Port()
		}

	case UPSmonParserCERTFILE:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(114)
			p.CertFile()
		}

	case UPSmonParserPLAINTEXT:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(115)
			p.Plaintext()
		}

	case UPSmonParserCLIENTCERT:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(116)
			p.ClientCert()
		}

	case UPSmonParserCLIENTKEY:
		p.EnterOuterAlt(localctx, 12)
		{
			p.SetState(117)
			p.ClientKey()
		}

	case UPSmonParserMONITOR:
		p.EnterOuterAlt(localctx, 13)
		{
			p.SetState(118)
			p.Monitor()
		}

	case UPSmonParserMINSUPPLIES:
		p.EnterOuterAlt(localctx, 14)
		{
			p.SetState(119)
			p.MinSupplies()
		}

	case UPSmonParserSTATE:
		p.EnterOuterAlt(localctx, 15)
		{
			p.SetState(120)
			p.State()
		}

	case UPSmonParserWHEN:
		p.EnterOuterAlt(localctx, 16)
		{
			p.SetState(121)
			p.When()
		}

	case UPSmonParserPROVE:
		p.EnterOuterAlt(localctx, 17)
		{
			p.SetState(122)
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

func (s *SmtpServerContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *SmtpServerContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) SmtpServer() (localctx ISmtpServerContext) {
	localctx = NewSmtpServerContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 4, UPSmonParserRULE_smtpServer)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(125)
		p.Match(UPSmonParserSMTPSERVER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(126)
		p.HostName()
	}
	p.SetState(134)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserPORT:
		{
			p.SetState(127)
			p.Match(UPSmonParserPORT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(128)
			p.Number()
		}
		p.SetState(131)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}

		switch p.GetTokenStream().LA(1) {
		case UPSmonParserPLAINTEXT:
			{
				p.SetState(129)
				p.Match(UPSmonParserPLAINTEXT)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		case UPSmonParserUSER:
			{
				p.SetState(130)
				p.Login()
			}

		default:
			p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
			goto errorExit
		}

	case UPSmonParserPLAINTEXT:
		{
			p.SetState(133)
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
	p.EnterRule(localctx, 6, UPSmonParserRULE_login)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(136)
		p.Match(UPSmonParserUSER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(137)
		p.Text()
	}
	{
		p.SetState(138)
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
	p.EnterRule(localctx, 8, UPSmonParserRULE_password)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(140)
		p.Match(UPSmonParserPASSWORD)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(144)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserTEXT:
		{
			p.SetState(141)
			p.Text()
		}

	case UPSmonParserFILE:
		{
			p.SetState(142)
			p.Match(UPSmonParserFILE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(143)
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
	p.EnterRule(localctx, 10, UPSmonParserRULE_let)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(146)
		p.Match(UPSmonParserLET)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(147)
		p.Name()
	}
	{
		p.SetState(148)
		p.Match(UPSmonParserEQ)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(149)
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
	p.EnterRule(localctx, 12, UPSmonParserRULE_pollFreq)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(151)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserPOLLFREQ || _la == UPSmonParserPOLLFREQALERT) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(152)
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
	p.EnterRule(localctx, 14, UPSmonParserRULE_powerDownFlag)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(154)
		p.Match(UPSmonParserPOWERDOWNFLAG)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(155)
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
	p.EnterRule(localctx, 16, UPSmonParserRULE_maxNotify)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(157)
		p.Match(UPSmonParserMAXNOTIFY)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(158)
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
	p.EnterRule(localctx, 18, UPSmonParserRULE_group)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(160)
		p.Match(UPSmonParserGROUP)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(161)
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
	p.EnterRule(localctx, 20, UPSmonParserRULE_host)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(163)
		p.Match(UPSmonParserHOST)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(164)
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
	p.EnterRule(localctx, 22, UPSmonParserRULE_hostName)
	p.SetState(169)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserCLEAR, UPSmonParserNOFLAG, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserWITHIN, UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHELD, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserOR, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(166)
			p.Name()
		}

	case UPSmonParserIPV4:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(167)
			p.Match(UPSmonParserIPV4)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(168)
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
	p.EnterRule(localctx, 24, UPSmonParserRULE_port)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(171)
		p.Match(UPSmonParserPORT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(172)
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
	p.EnterRule(localctx, 26, UPSmonParserRULE_certFile)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(174)
		p.Match(UPSmonParserCERTFILE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(175)
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
	p.EnterRule(localctx, 28, UPSmonParserRULE_plaintext)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(177)
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
	p.EnterRule(localctx, 30, UPSmonParserRULE_clientCert)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(179)
		p.Match(UPSmonParserCLIENTCERT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(180)
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
	p.EnterRule(localctx, 32, UPSmonParserRULE_clientKey)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(182)
		p.Match(UPSmonParserCLIENTKEY)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(183)
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
	p.EnterRule(localctx, 34, UPSmonParserRULE_monitor)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(185)
		p.Match(UPSmonParserMONITOR)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(186)
		p.Unit()
	}
	{
		p.SetState(187)
		p.Match(UPSmonParserPOWERVAL)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(188)
		p.Number()
	}
	{
		p.SetState(189)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserAPCUPSDUSER || _la == UPSmonParserUPSDUSER) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(190)
		p.Ident()
	}
	{
		p.SetState(191)
		p.Password()
	}
	{
		p.SetState(192)
		p.Match(UPSmonParserTYPE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(193)
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
	p.EnterRule(localctx, 36, UPSmonParserRULE_minSupplies)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(195)
		p.Match(UPSmonParserMINSUPPLIES)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(196)
		p.Number()
	}
	p.SetState(199)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserUNLESS {
		{
			p.SetState(197)
			p.Match(UPSmonParserUNLESS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(198)
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

func (s *StateContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *StateContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) State() (localctx IStateContext) {
	localctx = NewStateContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 38, UPSmonParserRULE_state)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(201)
		p.Match(UPSmonParserSTATE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(202)
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
	p.EnterRule(localctx, 40, UPSmonParserRULE_unit)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(204)
		p.Ident()
	}
	{
		p.SetState(205)
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
	p.EnterRule(localctx, 42, UPSmonParserRULE_unitRest)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(209)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserCOLON || _la == UPSmonParserJOINT {
		{
			p.SetState(207)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserCOLON || _la == UPSmonParserJOINT) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(208)
			p.Ident()
		}

	}
	p.SetState(217)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAT {
		{
			p.SetState(211)
			p.Match(UPSmonParserAT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(212)
			p.HostName()
		}
		p.SetState(215)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(213)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(214)
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
	p.EnterRule(localctx, 44, UPSmonParserRULE_when)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(219)
		p.Match(UPSmonParserWHEN)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(226)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserEACH:
		{
			p.SetState(220)
			p.Match(UPSmonParserEACH)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserCLEAR, UPSmonParserNOFLAG, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserWITHIN, UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserDO, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHELD, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserOR, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		{
			p.SetState(221)
			p.FirstName()
		}
		{
			p.SetState(222)
			p.UnitRest()
		}

	case UPSmonParserTEXT:
		{
			p.SetState(224)
			p.Match(UPSmonParserTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(225)
			p.UnitRest()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	{
		p.SetState(228)
		p.Trigger()
	}
	p.SetState(233)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserCOMMA {
		{
			p.SetState(229)
			p.Match(UPSmonParserCOMMA)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(230)
			p.Trigger()
		}

		p.SetState(235)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	{
		p.SetState(236)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserDO || _la == UPSmonParserCOLON) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	p.SetState(238)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&888506327118206) != 0) {
		{
			p.SetState(237)
			p.Action_()
		}

		p.SetState(240)
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

// ITriggerContext is an interface to support dynamic dispatch.
type ITriggerContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	REPORTS() antlr.TerminalNode
	Cond() ICondContext
	FOR() antlr.TerminalNode
	AllInterval() []IIntervalContext
	Interval(i int) IIntervalContext
	EVERY() antlr.TerminalNode
	Name() INameContext
	TIMEOUT() antlr.TerminalNode
	TO() antlr.TerminalNode

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

func (s *TriggerContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TriggerContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Trigger() (localctx ITriggerContext) {
	localctx = NewTriggerContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 46, UPSmonParserRULE_trigger)
	var _la int

	p.SetState(254)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserREPORTS:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(242)
			p.Match(UPSmonParserREPORTS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(243)
			p.Cond()
		}
		p.SetState(246)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserFOR {
			{
				p.SetState(244)
				p.Match(UPSmonParserFOR)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(245)
				p.Interval()
			}

		}
		p.SetState(250)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserEVERY {
			{
				p.SetState(248)
				p.Match(UPSmonParserEVERY)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(249)
				p.Interval()
			}

		}

	case UPSmonParserTIMEOUT, UPSmonParserTO:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(252)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserTIMEOUT || _la == UPSmonParserTO) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(253)
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
	p.EnterRule(localctx, 48, UPSmonParserRULE_action)
	var _la int

	p.SetState(267)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserIF:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(256)
			p.Match(UPSmonParserIF)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(257)
			p.Cond()
		}
		p.SetState(264)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}

		switch p.GetTokenStream().LA(1) {
		case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserCLEAR, UPSmonParserRAISE, UPSmonParserROOTCMD:
			{
				p.SetState(258)
				p.Verb()
			}

		case UPSmonParserLBRACE:
			{
				p.SetState(259)
				p.Block()
			}
			p.SetState(262)
			p.GetErrorHandler().Sync(p)
			if p.HasError() {
				goto errorExit
			}
			_la = p.GetTokenStream().LA(1)

			if _la == UPSmonParserELSE {
				{
					p.SetState(260)
					p.Match(UPSmonParserELSE)
					if p.HasError() {
						// Recognition error - abort rule
						goto errorExit
					}
				}
				{
					p.SetState(261)
					p.Block()
				}

			}

		default:
			p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
			goto errorExit
		}

	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserCLEAR, UPSmonParserRAISE, UPSmonParserROOTCMD:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(266)
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
	p.EnterRule(localctx, 50, UPSmonParserRULE_block)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(269)
		p.Match(UPSmonParserLBRACE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(271)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&888506327118206) != 0) {
		{
			p.SetState(270)
			p.Action_()
		}

		p.SetState(273)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	{
		p.SetState(275)
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
	p.EnterRule(localctx, 52, UPSmonParserRULE_verb)
	var _la int

	p.SetState(340)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSTARTTIMER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(277)
			p.Match(UPSmonParserSTARTTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(278)
			p.Name()
		}
		{
			p.SetState(279)
			p.Interval()
		}
		p.SetState(282)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserWHILE {
			{
				p.SetState(280)
				p.Match(UPSmonParserWHILE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(281)
				p.Cond()
			}

		}

	case UPSmonParserCANCELTIMER:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(284)
			p.Match(UPSmonParserCANCELTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(285)
			p.Name()
		}

	case UPSmonParserCLEAR, UPSmonParserRAISE:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(286)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserCLEAR || _la == UPSmonParserRAISE) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(287)
			p.Name()
		}
		p.SetState(290)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserON {
			{
				p.SetState(288)
				p.Match(UPSmonParserON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(289)
				p.Unit()
			}

		}

	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(292)
			p.PlainVerb()
		}
		{
			p.SetState(293)
			p.Texts()
		}

	case UPSmonParserSHELLCMD, UPSmonParserROOTCMD:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(295)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserSHELLCMD || _la == UPSmonParserROOTCMD) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(296)
			p.Texts()
		}
		p.SetState(299)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserWITHIN {
			{
				p.SetState(297)
				p.Match(UPSmonParserWITHIN)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(298)
				p.Interval()
			}

		}

	case UPSmonParserSHUTDOWNCMD:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(301)
			p.Match(UPSmonParserSHUTDOWNCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(302)
			p.Texts()
		}
		p.SetState(304)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserNOFLAG {
			{
				p.SetState(303)
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
			p.SetState(306)
			p.Match(UPSmonParserSHUTDOWN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(308)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if (int64((_la-52)) & ^0x3f) == 0 && ((int64(1)<<(_la-52))&4432408346623) != 0 {
			{
				p.SetState(307)
				p.Texts()
			}

		}
		p.SetState(311)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserNOFLAG {
			{
				p.SetState(310)
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
			p.SetState(313)
			p.Match(UPSmonParserEMAIL)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(314)
			p.Match(UPSmonParserFROM)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(315)
			p.Word()
		}
		{
			p.SetState(316)
			p.Match(UPSmonParserTO)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(317)
			p.Word()
		}
		{
			p.SetState(318)
			p.Match(UPSmonParserSUBJECT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(319)
			p.Word()
		}
		{
			p.SetState(320)
			p.Match(UPSmonParserMESSAGE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(321)
			p.Texts()
		}

	case UPSmonParserWEBHOOK:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(323)
			p.Match(UPSmonParserWEBHOOK)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(324)
			p.Word()
		}
		p.SetState(327)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserMESSAGE {
			{
				p.SetState(325)
				p.Match(UPSmonParserMESSAGE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(326)
				p.Texts()
			}

		}

	case UPSmonParserSETFSD:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(329)
			p.Match(UPSmonParserSETFSD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(336)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserEACH:
			{
				p.SetState(330)
				p.Match(UPSmonParserEACH)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserDO, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHELD, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserOR, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
			{
				p.SetState(331)
				p.OwnName()
			}
			{
				p.SetState(332)
				p.UnitRest()
			}

		case UPSmonParserTEXT:
			{
				p.SetState(334)
				p.Match(UPSmonParserTEXT)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(335)
				p.UnitRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserDEBUG:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(338)
			p.Match(UPSmonParserDEBUG)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(339)
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
	p.EnterRule(localctx, 54, UPSmonParserRULE_plainVerb)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(342)
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
	p.EnterRule(localctx, 56, UPSmonParserRULE_prove)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(344)
		p.Match(UPSmonParserPROVE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(365)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNEVER:
		{
			p.SetState(345)
			p.Match(UPSmonParserNEVER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(346)
			p.VerbWord()
		}
		{
			p.SetState(347)
			p.Match(UPSmonParserIF)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(348)
			p.Cond()
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHELD, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserNOT, UPSmonParserON, UPSmonParserOR, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserLPAREN, UPSmonParserTEXT, UPSmonParserNAME:
		{
			p.SetState(350)
			p.Cond()
		}
		p.SetState(353)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserFOR {
			{
				p.SetState(351)
				p.Match(UPSmonParserFOR)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(352)
				p.Interval()
			}

		}
		{
			p.SetState(355)
			p.Match(UPSmonParserLEADS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(356)
			p.Match(UPSmonParserTO)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(357)
			p.VerbWord()
		}
		{
			p.SetState(358)
			p.Match(UPSmonParserWITHIN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(359)
			p.Interval()
		}

	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserCLEAR, UPSmonParserRAISE, UPSmonParserROOTCMD:
		{
			p.SetState(361)
			p.VerbWord()
		}
		{
			p.SetState(362)
			p.Match(UPSmonParserBEFORE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(363)
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
	p.EnterRule(localctx, 58, UPSmonParserRULE_verbWord)
	p.SetState(380)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(367)
			p.PlainVerb()
		}

	case UPSmonParserSTARTTIMER:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(368)
			p.Match(UPSmonParserSTARTTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserCANCELTIMER:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(369)
			p.Match(UPSmonParserCANCELTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserRAISE:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(370)
			p.Match(UPSmonParserRAISE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserCLEAR:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(371)
			p.Match(UPSmonParserCLEAR)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSHELLCMD:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(372)
			p.Match(UPSmonParserSHELLCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserROOTCMD:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(373)
			p.Match(UPSmonParserROOTCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSHUTDOWNCMD:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(374)
			p.Match(UPSmonParserSHUTDOWNCMD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSHUTDOWN:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(375)
			p.Match(UPSmonParserSHUTDOWN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserEMAIL:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(376)
			p.Match(UPSmonParserEMAIL)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserWEBHOOK:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(377)
			p.Match(UPSmonParserWEBHOOK)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserSETFSD:
		p.EnterOuterAlt(localctx, 12)
		{
			p.SetState(378)
			p.Match(UPSmonParserSETFSD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserDEBUG:
		p.EnterOuterAlt(localctx, 13)
		{
			p.SetState(379)
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
	p.EnterRule(localctx, 60, UPSmonParserRULE_cond)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(382)
		p.Term()
	}
	p.SetState(387)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserAND || _la == UPSmonParserOR {
		{
			p.SetState(383)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserAND || _la == UPSmonParserOR) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(384)
			p.Term()
		}

		p.SetState(389)
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
	AllCLOCK() []antlr.TerminalNode
	CLOCK(i int) antlr.TerminalNode
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

func (s *TermContext) AllCLOCK() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserCLOCK)
}

func (s *TermContext) CLOCK(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserCLOCK, i)
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
	p.EnterRule(localctx, 62, UPSmonParserRULE_term)
	var _la int

	p.SetState(424)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNOT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(390)
			p.Match(UPSmonParserNOT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(391)
			p.Term()
		}

	case UPSmonParserLPAREN:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(392)
			p.Match(UPSmonParserLPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(393)
			p.Cond()
		}
		{
			p.SetState(394)
			p.Match(UPSmonParserRPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserON, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(396)
			p.CondName()
		}
		p.SetState(398)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if (int64((_la-64)) & ^0x3f) == 0 && ((int64(1)<<(_la-64))&34360256001) != 0 {
			{
				p.SetState(397)
				p.TermRest()
			}

		}

	case UPSmonParserTIMER:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(400)
			p.Match(UPSmonParserTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(403)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserALL, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserFILE, UPSmonParserHELD, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
			{
				p.SetState(401)
				p.TimerName()
			}

		case UPSmonParserIS, UPSmonParserARROW, UPSmonParserAT, UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE, UPSmonParserJOINT:
			{
				p.SetState(402)
				p.TermRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserHELD:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(405)
			p.Match(UPSmonParserHELD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(410)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserNUMBER, UPSmonParserDURATION, UPSmonParserNAME:
			{
				p.SetState(406)
				p.Interval()
			}
			{
				p.SetState(407)
				p.Term()
			}

		case UPSmonParserIS, UPSmonParserARROW, UPSmonParserAT, UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE, UPSmonParserJOINT:
			{
				p.SetState(409)
				p.TermRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserBETWEEN:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(412)
			p.Match(UPSmonParserBETWEEN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(417)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserCLOCK:
			{
				p.SetState(413)
				p.Match(UPSmonParserCLOCK)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(414)
				p.Match(UPSmonParserAND)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(415)
				p.Match(UPSmonParserCLOCK)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}

		case UPSmonParserIS, UPSmonParserARROW, UPSmonParserAT, UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE, UPSmonParserJOINT:
			{
				p.SetState(416)
				p.TermRest()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(419)
			p.Match(UPSmonParserTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(420)
			p.UnitTail()
		}
		{
			p.SetState(421)
			p.Match(UPSmonParserIS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(422)
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
	p.EnterRule(localctx, 64, UPSmonParserRULE_termRest)
	p.SetState(435)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserARROW:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(426)
			p.Match(UPSmonParserARROW)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(427)
			p.Name()
		}

	case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(428)
			p.Compare()
		}
		{
			p.SetState(429)
			p.Amount()
		}

	case UPSmonParserIS, UPSmonParserAT, UPSmonParserJOINT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(431)
			p.UnitTail()
		}
		{
			p.SetState(432)
			p.Match(UPSmonParserIS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(433)
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
	p.EnterRule(localctx, 66, UPSmonParserRULE_unitTail)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(439)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserJOINT {
		{
			p.SetState(437)
			p.Match(UPSmonParserJOINT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(438)
			p.Ident()
		}

	}
	p.SetState(447)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAT {
		{
			p.SetState(441)
			p.Match(UPSmonParserAT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(442)
			p.HostName()
		}
		p.SetState(445)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(443)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(444)
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
	p.EnterRule(localctx, 68, UPSmonParserRULE_judged)
	p.SetState(491)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNOT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(449)
			p.Match(UPSmonParserNOT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(450)
			p.Judged()
		}

	case UPSmonParserLPAREN:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(451)
			p.Match(UPSmonParserLPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(452)
			p.Cond()
		}
		{
			p.SetState(453)
			p.Match(UPSmonParserRPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserON, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(455)
			p.CondName()
		}
		p.SetState(461)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserARROW:
			{
				p.SetState(456)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(457)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(458)
				p.Compare()
			}
			{
				p.SetState(459)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserTIMER:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(463)
			p.Match(UPSmonParserTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(470)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserALL, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserFILE, UPSmonParserHELD, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
			{
				p.SetState(464)
				p.TimerName()
			}

		case UPSmonParserARROW:
			{
				p.SetState(465)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(466)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(467)
				p.Compare()
			}
			{
				p.SetState(468)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserHELD:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(472)
			p.Match(UPSmonParserHELD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(481)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserNUMBER, UPSmonParserDURATION, UPSmonParserNAME:
			{
				p.SetState(473)
				p.Interval()
			}
			{
				p.SetState(474)
				p.Judged()
			}

		case UPSmonParserARROW:
			{
				p.SetState(476)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(477)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(478)
				p.Compare()
			}
			{
				p.SetState(479)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

		default:
		}

	case UPSmonParserBETWEEN:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(483)
			p.Match(UPSmonParserBETWEEN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(489)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserARROW:
			{
				p.SetState(484)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(485)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(486)
				p.Compare()
			}
			{
				p.SetState(487)
				p.Amount()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserCLEAR, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserAND, UPSmonParserDO, UPSmonParserEVERY, UPSmonParserFOR, UPSmonParserLEADS, UPSmonParserOR, UPSmonParserCOLON, UPSmonParserCOMMA, UPSmonParserRPAREN, UPSmonParserLBRACE, UPSmonParserRBRACE:

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
	p.EnterRule(localctx, 70, UPSmonParserRULE_compare)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(493)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-77)) & ^0x3f) == 0 && ((int64(1)<<(_la-77))&63) != 0) {
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
	p.EnterRule(localctx, 72, UPSmonParserRULE_amount)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(495)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-90)) & ^0x3f) == 0 && ((int64(1)<<(_la-90))&23) != 0) {
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
	p.EnterRule(localctx, 74, UPSmonParserRULE_texts)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(498)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64((_la-52)) & ^0x3f) == 0 && ((int64(1)<<(_la-52))&4432408346623) != 0) {
		{
			p.SetState(497)
			p.Word()
		}

		p.SetState(500)
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
	p.EnterRule(localctx, 76, UPSmonParserRULE_word)
	p.SetState(504)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(502)
			p.Text()
		}

	case UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHELD, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserOR, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(503)
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
	p.EnterRule(localctx, 78, UPSmonParserRULE_text)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(506)
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
	p.EnterRule(localctx, 80, UPSmonParserRULE_number)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(508)
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
	p.EnterRule(localctx, 82, UPSmonParserRULE_interval)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(510)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-90)) & ^0x3f) == 0 && ((int64(1)<<(_la-90))&19) != 0) {
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
	p.EnterRule(localctx, 84, UPSmonParserRULE_ident)
	p.SetState(514)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserCLEAR, UPSmonParserNOFLAG, UPSmonParserPROVE, UPSmonParserRAISE, UPSmonParserROOTCMD, UPSmonParserSTATE, UPSmonParserWITHIN, UPSmonParserALL, UPSmonParserAND, UPSmonParserANY, UPSmonParserBEFORE, UPSmonParserBETWEEN, UPSmonParserDO, UPSmonParserEACH, UPSmonParserELSE, UPSmonParserEVERY, UPSmonParserFILE, UPSmonParserFOR, UPSmonParserHELD, UPSmonParserIS, UPSmonParserLEADS, UPSmonParserNEVER, UPSmonParserNOT, UPSmonParserON, UPSmonParserOR, UPSmonParserTIMER, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(512)
			p.Name()
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(513)
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
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	OR() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode
	CLEAR() antlr.TerminalNode
	NOFLAG() antlr.TerminalNode
	PROVE() antlr.TerminalNode
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

func (s *NameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *NameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
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

func (s *NameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *NameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *NameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
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

func (s *NameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *NameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
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

func (s *NameContext) NOFLAG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOFLAG, 0)
}

func (s *NameContext) PROVE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPROVE, 0)
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
	p.EnterRule(localctx, 86, UPSmonParserRULE_name)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(516)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-45)) & ^0x3f) == 0 && ((int64(1)<<(_la-45))&562950221856767) != 0) {
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
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	OR() antlr.TerminalNode
	TIMER() antlr.TerminalNode
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

func (s *TextNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *TextNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
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

func (s *TextNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *TextNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *TextNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
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

func (s *TextNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *TextNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
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
	p.EnterRule(localctx, 88, UPSmonParserRULE_textName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(518)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-52)) & ^0x3f) == 0 && ((int64(1)<<(_la-52))&4398048608255) != 0) {
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
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	DO() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	OR() antlr.TerminalNode
	TIMER() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode
	CLEAR() antlr.TerminalNode
	NOFLAG() antlr.TerminalNode
	PROVE() antlr.TerminalNode
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

func (s *FirstNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *FirstNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
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

func (s *FirstNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *FirstNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *FirstNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
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

func (s *FirstNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *FirstNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
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

func (s *FirstNameContext) NOFLAG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOFLAG, 0)
}

func (s *FirstNameContext) PROVE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPROVE, 0)
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
	p.EnterRule(localctx, 90, UPSmonParserRULE_firstName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(520)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-45)) & ^0x3f) == 0 && ((int64(1)<<(_la-45))&562950221848575) != 0) {
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
	BEFORE() antlr.TerminalNode
	BETWEEN() antlr.TerminalNode
	DO() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	HELD() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	OR() antlr.TerminalNode
	TIMER() antlr.TerminalNode
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

func (s *OwnNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
}

func (s *OwnNameContext) BETWEEN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBETWEEN, 0)
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

func (s *OwnNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
}

func (s *OwnNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *OwnNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
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

func (s *OwnNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *OwnNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
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
	p.EnterRule(localctx, 92, UPSmonParserRULE_ownName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(522)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-52)) & ^0x3f) == 0 && ((int64(1)<<(_la-52))&4398048608191) != 0) {
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
	BEFORE() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	EVERY() antlr.TerminalNode
	FILE() antlr.TerminalNode
	FOR() antlr.TerminalNode
	IS() antlr.TerminalNode
	LEADS() antlr.TerminalNode
	ON() antlr.TerminalNode
	OR() antlr.TerminalNode
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

func (s *CondNameContext) BEFORE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserBEFORE, 0)
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

func (s *CondNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *CondNameContext) LEADS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLEADS, 0)
}

func (s *CondNameContext) ON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserON, 0)
}

func (s *CondNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
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
	p.EnterRule(localctx, 94, UPSmonParserRULE_condName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(524)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-52)) & ^0x3f) == 0 && ((int64(1)<<(_la-52))&4398048294895) != 0) {
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
	EACH() antlr.TerminalNode
	ELSE() antlr.TerminalNode
	FILE() antlr.TerminalNode
	HELD() antlr.TerminalNode
	NEVER() antlr.TerminalNode
	NOT() antlr.TerminalNode
	ON() antlr.TerminalNode
	TIMER() antlr.TerminalNode
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

func (s *TimerNameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *TimerNameContext) ELSE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserELSE, 0)
}

func (s *TimerNameContext) FILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFILE, 0)
}

func (s *TimerNameContext) HELD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserHELD, 0)
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

func (s *TimerNameContext) TIMER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMER, 0)
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
	p.EnterRule(localctx, 96, UPSmonParserRULE_timerName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(526)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-52)) & ^0x3f) == 0 && ((int64(1)<<(_la-52))&4398048463581) != 0) {
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
