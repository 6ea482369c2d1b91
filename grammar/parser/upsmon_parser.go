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
		"", "'APCUPSDUSER'", "'CANCELTIMER'", "'CERTFILE'", "'CLIENTCERT'",
		"'CLIENTKEY'", "'DEBUG'", "'EMAIL'", "'EPRINT'", "'FROM'", "'GROUP'",
		"'HOST'", "'IF'", "'LET'", "'MAXNOTIFY'", "'MESSAGE'", "'MINSUPPLIES'",
		"'MONITOR'", "'NOTIFY'", "'NUTLOG'", "'PASSWORD'", "'PLAINTEXT'", "'POLLFREQ'",
		"'POLLFREQALERT'", "'PORT'", "'POWERVAL'", "'PRINT'", "'REPORTS'", "'SETFSD'",
		"'SHELLCMD'", "'SHUTDOWN'", "'SHUTDOWNCMD'", "'SMTPSERVER'", "'STARTTIMER'",
		"'SUBJECT'", "'SYSLOG'", "'TIMEOUT'", "'TO'", "'TYPE'", "'UPSDUSER'",
		"'USER'", "'WALL'", "'WEBHOOK'", "'WHEN'", "'AND'", "'DO'", "'EACH'",
		"'FOR'", "'IS'", "'NOT'", "'OR'", "'UNLESS'", "'WHILE'", "'->'", "'@'",
		"':'", "'='", "'!='", "'<'", "'<='", "'>'", "'>='", "'('", "')'",
	}
	staticData.SymbolicNames = []string{
		"", "APCUPSDUSER", "CANCELTIMER", "CERTFILE", "CLIENTCERT", "CLIENTKEY",
		"DEBUG", "EMAIL", "EPRINT", "FROM", "GROUP", "HOST", "IF", "LET", "MAXNOTIFY",
		"MESSAGE", "MINSUPPLIES", "MONITOR", "NOTIFY", "NUTLOG", "PASSWORD",
		"PLAINTEXT", "POLLFREQ", "POLLFREQALERT", "PORT", "POWERVAL", "PRINT",
		"REPORTS", "SETFSD", "SHELLCMD", "SHUTDOWN", "SHUTDOWNCMD", "SMTPSERVER",
		"STARTTIMER", "SUBJECT", "SYSLOG", "TIMEOUT", "TO", "TYPE", "UPSDUSER",
		"USER", "WALL", "WEBHOOK", "WHEN", "AND", "DO", "EACH", "FOR", "IS",
		"NOT", "OR", "UNLESS", "WHILE", "ARROW", "AT", "COLON", "EQ", "NE",
		"LT", "LE", "GT", "GE", "LPAREN", "RPAREN", "TEXT", "UNCLOSED", "IPV4",
		"NUMBER", "DURATION", "NAME", "BADNUMBER", "COMMENT", "BLANK", "JUNK",
	}
	staticData.RuleNames = []string{
		"file", "item", "smtpServer", "let", "pollFreq", "maxNotify", "group",
		"host", "hostName", "port", "certFile", "plaintext", "clientCert", "clientKey",
		"monitor", "minSupplies", "unit", "when", "firstUnit", "event", "compare",
		"action", "verb", "cond", "conjunction", "negation", "term", "texts",
		"word", "text", "number", "interval", "name", "firstName", "condName",
	}
	staticData.PredictionContextCache = antlr.NewPredictionContextCache()
	staticData.serializedATN = []int32{
		4, 1, 73, 325, 2, 0, 7, 0, 2, 1, 7, 1, 2, 2, 7, 2, 2, 3, 7, 3, 2, 4, 7,
		4, 2, 5, 7, 5, 2, 6, 7, 6, 2, 7, 7, 7, 2, 8, 7, 8, 2, 9, 7, 9, 2, 10, 7,
		10, 2, 11, 7, 11, 2, 12, 7, 12, 2, 13, 7, 13, 2, 14, 7, 14, 2, 15, 7, 15,
		2, 16, 7, 16, 2, 17, 7, 17, 2, 18, 7, 18, 2, 19, 7, 19, 2, 20, 7, 20, 2,
		21, 7, 21, 2, 22, 7, 22, 2, 23, 7, 23, 2, 24, 7, 24, 2, 25, 7, 25, 2, 26,
		7, 26, 2, 27, 7, 27, 2, 28, 7, 28, 2, 29, 7, 29, 2, 30, 7, 30, 2, 31, 7,
		31, 2, 32, 7, 32, 2, 33, 7, 33, 2, 34, 7, 34, 1, 0, 5, 0, 72, 8, 0, 10,
		0, 12, 0, 75, 9, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 93, 8, 1, 1, 2, 1, 2,
		1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3,
		1, 4, 1, 4, 1, 4, 1, 5, 1, 5, 1, 5, 1, 6, 1, 6, 1, 6, 1, 7, 1, 7, 1, 7,
		1, 8, 1, 8, 1, 8, 3, 8, 124, 8, 8, 1, 9, 1, 9, 1, 9, 1, 10, 1, 10, 1, 10,
		1, 11, 1, 11, 1, 12, 1, 12, 1, 12, 1, 13, 1, 13, 1, 13, 1, 14, 1, 14, 1,
		14, 1, 14, 1, 14, 1, 14, 1, 14, 1, 14, 1, 14, 1, 14, 1, 14, 1, 15, 1, 15,
		1, 15, 1, 15, 3, 15, 155, 8, 15, 1, 16, 1, 16, 1, 16, 3, 16, 160, 8, 16,
		1, 16, 1, 16, 1, 16, 1, 16, 3, 16, 166, 8, 16, 3, 16, 168, 8, 16, 1, 17,
		1, 17, 1, 17, 3, 17, 173, 8, 17, 1, 17, 1, 17, 1, 17, 1, 17, 3, 17, 179,
		8, 17, 1, 17, 1, 17, 3, 17, 183, 8, 17, 1, 17, 1, 17, 4, 17, 187, 8, 17,
		11, 17, 12, 17, 188, 1, 18, 1, 18, 1, 18, 3, 18, 194, 8, 18, 1, 18, 1,
		18, 1, 18, 1, 18, 3, 18, 200, 8, 18, 3, 18, 202, 8, 18, 1, 19, 1, 19, 1,
		19, 1, 19, 1, 19, 1, 19, 3, 19, 210, 8, 19, 1, 20, 1, 20, 1, 21, 1, 21,
		3, 21, 216, 8, 21, 1, 21, 1, 21, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 3,
		22, 225, 8, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 3, 22, 233, 8,
		22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22, 1, 22,
		1, 22, 1, 22, 1, 22, 1, 22, 3, 22, 249, 8, 22, 1, 22, 1, 22, 1, 22, 1,
		22, 3, 22, 255, 8, 22, 1, 23, 1, 23, 1, 23, 5, 23, 260, 8, 23, 10, 23,
		12, 23, 263, 9, 23, 1, 24, 1, 24, 1, 24, 5, 24, 268, 8, 24, 10, 24, 12,
		24, 271, 9, 24, 1, 25, 1, 25, 1, 25, 1, 25, 1, 25, 1, 25, 1, 25, 3, 25,
		280, 8, 25, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 1, 26, 3,
		26, 290, 8, 26, 1, 26, 1, 26, 1, 26, 1, 26, 3, 26, 296, 8, 26, 3, 26, 298,
		8, 26, 1, 26, 1, 26, 3, 26, 302, 8, 26, 1, 27, 4, 27, 305, 8, 27, 11, 27,
		12, 27, 306, 1, 28, 1, 28, 3, 28, 311, 8, 28, 1, 29, 1, 29, 1, 30, 1, 30,
		1, 31, 1, 31, 1, 32, 1, 32, 1, 33, 1, 33, 1, 34, 1, 34, 1, 34, 0, 0, 35,
		0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36,
		38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 0, 10,
		1, 0, 22, 23, 2, 0, 1, 1, 39, 39, 1, 0, 36, 37, 2, 0, 45, 45, 55, 55, 1,
		0, 56, 61, 7, 0, 8, 8, 18, 19, 26, 26, 29, 29, 31, 31, 35, 35, 41, 41,
		1, 0, 67, 68, 2, 0, 44, 52, 69, 69, 3, 0, 44, 45, 47, 52, 69, 69, 3, 0,
		44, 48, 50, 52, 69, 69, 340, 0, 73, 1, 0, 0, 0, 2, 92, 1, 0, 0, 0, 4, 94,
		1, 0, 0, 0, 6, 103, 1, 0, 0, 0, 8, 108, 1, 0, 0, 0, 10, 111, 1, 0, 0, 0,
		12, 114, 1, 0, 0, 0, 14, 117, 1, 0, 0, 0, 16, 123, 1, 0, 0, 0, 18, 125,
		1, 0, 0, 0, 20, 128, 1, 0, 0, 0, 22, 131, 1, 0, 0, 0, 24, 133, 1, 0, 0,
		0, 26, 136, 1, 0, 0, 0, 28, 139, 1, 0, 0, 0, 30, 150, 1, 0, 0, 0, 32, 156,
		1, 0, 0, 0, 34, 169, 1, 0, 0, 0, 36, 190, 1, 0, 0, 0, 38, 203, 1, 0, 0,
		0, 40, 211, 1, 0, 0, 0, 42, 215, 1, 0, 0, 0, 44, 254, 1, 0, 0, 0, 46, 256,
		1, 0, 0, 0, 48, 264, 1, 0, 0, 0, 50, 279, 1, 0, 0, 0, 52, 281, 1, 0, 0,
		0, 54, 304, 1, 0, 0, 0, 56, 310, 1, 0, 0, 0, 58, 312, 1, 0, 0, 0, 60, 314,
		1, 0, 0, 0, 62, 316, 1, 0, 0, 0, 64, 318, 1, 0, 0, 0, 66, 320, 1, 0, 0,
		0, 68, 322, 1, 0, 0, 0, 70, 72, 3, 2, 1, 0, 71, 70, 1, 0, 0, 0, 72, 75,
		1, 0, 0, 0, 73, 71, 1, 0, 0, 0, 73, 74, 1, 0, 0, 0, 74, 76, 1, 0, 0, 0,
		75, 73, 1, 0, 0, 0, 76, 77, 5, 0, 0, 1, 77, 1, 1, 0, 0, 0, 78, 93, 3, 4,
		2, 0, 79, 93, 3, 6, 3, 0, 80, 93, 3, 8, 4, 0, 81, 93, 3, 10, 5, 0, 82,
		93, 3, 12, 6, 0, 83, 93, 3, 14, 7, 0, 84, 93, 3, 18, 9, 0, 85, 93, 3, 20,
		10, 0, 86, 93, 3, 22, 11, 0, 87, 93, 3, 24, 12, 0, 88, 93, 3, 26, 13, 0,
		89, 93, 3, 28, 14, 0, 90, 93, 3, 30, 15, 0, 91, 93, 3, 34, 17, 0, 92, 78,
		1, 0, 0, 0, 92, 79, 1, 0, 0, 0, 92, 80, 1, 0, 0, 0, 92, 81, 1, 0, 0, 0,
		92, 82, 1, 0, 0, 0, 92, 83, 1, 0, 0, 0, 92, 84, 1, 0, 0, 0, 92, 85, 1,
		0, 0, 0, 92, 86, 1, 0, 0, 0, 92, 87, 1, 0, 0, 0, 92, 88, 1, 0, 0, 0, 92,
		89, 1, 0, 0, 0, 92, 90, 1, 0, 0, 0, 92, 91, 1, 0, 0, 0, 93, 3, 1, 0, 0,
		0, 94, 95, 5, 32, 0, 0, 95, 96, 3, 58, 29, 0, 96, 97, 5, 24, 0, 0, 97,
		98, 3, 60, 30, 0, 98, 99, 5, 40, 0, 0, 99, 100, 3, 58, 29, 0, 100, 101,
		5, 20, 0, 0, 101, 102, 3, 58, 29, 0, 102, 5, 1, 0, 0, 0, 103, 104, 5, 13,
		0, 0, 104, 105, 3, 64, 32, 0, 105, 106, 5, 56, 0, 0, 106, 107, 3, 54, 27,
		0, 107, 7, 1, 0, 0, 0, 108, 109, 7, 0, 0, 0, 109, 110, 3, 62, 31, 0, 110,
		9, 1, 0, 0, 0, 111, 112, 5, 14, 0, 0, 112, 113, 3, 60, 30, 0, 113, 11,
		1, 0, 0, 0, 114, 115, 5, 10, 0, 0, 115, 116, 3, 64, 32, 0, 116, 13, 1,
		0, 0, 0, 117, 118, 5, 11, 0, 0, 118, 119, 3, 16, 8, 0, 119, 15, 1, 0, 0,
		0, 120, 124, 3, 64, 32, 0, 121, 124, 5, 66, 0, 0, 122, 124, 5, 64, 0, 0,
		123, 120, 1, 0, 0, 0, 123, 121, 1, 0, 0, 0, 123, 122, 1, 0, 0, 0, 124,
		17, 1, 0, 0, 0, 125, 126, 5, 24, 0, 0, 126, 127, 3, 60, 30, 0, 127, 19,
		1, 0, 0, 0, 128, 129, 5, 3, 0, 0, 129, 130, 3, 56, 28, 0, 130, 21, 1, 0,
		0, 0, 131, 132, 5, 21, 0, 0, 132, 23, 1, 0, 0, 0, 133, 134, 5, 4, 0, 0,
		134, 135, 3, 56, 28, 0, 135, 25, 1, 0, 0, 0, 136, 137, 5, 5, 0, 0, 137,
		138, 3, 56, 28, 0, 138, 27, 1, 0, 0, 0, 139, 140, 5, 17, 0, 0, 140, 141,
		3, 32, 16, 0, 141, 142, 5, 25, 0, 0, 142, 143, 3, 60, 30, 0, 143, 144,
		7, 1, 0, 0, 144, 145, 3, 64, 32, 0, 145, 146, 5, 20, 0, 0, 146, 147, 3,
		58, 29, 0, 147, 148, 5, 38, 0, 0, 148, 149, 3, 64, 32, 0, 149, 29, 1, 0,
		0, 0, 150, 151, 5, 16, 0, 0, 151, 154, 3, 60, 30, 0, 152, 153, 5, 51, 0,
		0, 153, 155, 3, 46, 23, 0, 154, 152, 1, 0, 0, 0, 154, 155, 1, 0, 0, 0,
		155, 31, 1, 0, 0, 0, 156, 159, 3, 64, 32, 0, 157, 158, 5, 55, 0, 0, 158,
		160, 3, 64, 32, 0, 159, 157, 1, 0, 0, 0, 159, 160, 1, 0, 0, 0, 160, 167,
		1, 0, 0, 0, 161, 162, 5, 54, 0, 0, 162, 165, 3, 16, 8, 0, 163, 164, 5,
		55, 0, 0, 164, 166, 3, 60, 30, 0, 165, 163, 1, 0, 0, 0, 165, 166, 1, 0,
		0, 0, 166, 168, 1, 0, 0, 0, 167, 161, 1, 0, 0, 0, 167, 168, 1, 0, 0, 0,
		168, 33, 1, 0, 0, 0, 169, 172, 5, 43, 0, 0, 170, 173, 5, 46, 0, 0, 171,
		173, 3, 36, 18, 0, 172, 170, 1, 0, 0, 0, 172, 171, 1, 0, 0, 0, 173, 182,
		1, 0, 0, 0, 174, 175, 5, 27, 0, 0, 175, 178, 3, 38, 19, 0, 176, 177, 5,
		47, 0, 0, 177, 179, 3, 62, 31, 0, 178, 176, 1, 0, 0, 0, 178, 179, 1, 0,
		0, 0, 179, 183, 1, 0, 0, 0, 180, 181, 7, 2, 0, 0, 181, 183, 3, 64, 32,
		0, 182, 174, 1, 0, 0, 0, 182, 180, 1, 0, 0, 0, 183, 184, 1, 0, 0, 0, 184,
		186, 7, 3, 0, 0, 185, 187, 3, 42, 21, 0, 186, 185, 1, 0, 0, 0, 187, 188,
		1, 0, 0, 0, 188, 186, 1, 0, 0, 0, 188, 189, 1, 0, 0, 0, 189, 35, 1, 0,
		0, 0, 190, 193, 3, 66, 33, 0, 191, 192, 5, 55, 0, 0, 192, 194, 3, 64, 32,
		0, 193, 191, 1, 0, 0, 0, 193, 194, 1, 0, 0, 0, 194, 201, 1, 0, 0, 0, 195,
		196, 5, 54, 0, 0, 196, 199, 3, 16, 8, 0, 197, 198, 5, 55, 0, 0, 198, 200,
		3, 60, 30, 0, 199, 197, 1, 0, 0, 0, 199, 200, 1, 0, 0, 0, 200, 202, 1,
		0, 0, 0, 201, 195, 1, 0, 0, 0, 201, 202, 1, 0, 0, 0, 202, 37, 1, 0, 0,
		0, 203, 209, 3, 64, 32, 0, 204, 205, 5, 53, 0, 0, 205, 210, 3, 64, 32,
		0, 206, 207, 3, 40, 20, 0, 207, 208, 3, 60, 30, 0, 208, 210, 1, 0, 0, 0,
		209, 204, 1, 0, 0, 0, 209, 206, 1, 0, 0, 0, 210, 39, 1, 0, 0, 0, 211, 212,
		7, 4, 0, 0, 212, 41, 1, 0, 0, 0, 213, 214, 5, 12, 0, 0, 214, 216, 3, 46,
		23, 0, 215, 213, 1, 0, 0, 0, 215, 216, 1, 0, 0, 0, 216, 217, 1, 0, 0, 0,
		217, 218, 3, 44, 22, 0, 218, 43, 1, 0, 0, 0, 219, 220, 5, 33, 0, 0, 220,
		221, 3, 64, 32, 0, 221, 224, 3, 62, 31, 0, 222, 223, 5, 52, 0, 0, 223,
		225, 3, 46, 23, 0, 224, 222, 1, 0, 0, 0, 224, 225, 1, 0, 0, 0, 225, 255,
		1, 0, 0, 0, 226, 227, 5, 2, 0, 0, 227, 255, 3, 64, 32, 0, 228, 229, 7,
		5, 0, 0, 229, 255, 3, 54, 27, 0, 230, 232, 5, 30, 0, 0, 231, 233, 3, 54,
		27, 0, 232, 231, 1, 0, 0, 0, 232, 233, 1, 0, 0, 0, 233, 255, 1, 0, 0, 0,
		234, 235, 5, 7, 0, 0, 235, 236, 5, 9, 0, 0, 236, 237, 3, 56, 28, 0, 237,
		238, 5, 37, 0, 0, 238, 239, 3, 56, 28, 0, 239, 240, 5, 34, 0, 0, 240, 241,
		3, 56, 28, 0, 241, 242, 5, 15, 0, 0, 242, 243, 3, 54, 27, 0, 243, 255,
		1, 0, 0, 0, 244, 245, 5, 42, 0, 0, 245, 248, 3, 56, 28, 0, 246, 247, 5,
		15, 0, 0, 247, 249, 3, 54, 27, 0, 248, 246, 1, 0, 0, 0, 248, 249, 1, 0,
		0, 0, 249, 255, 1, 0, 0, 0, 250, 251, 5, 28, 0, 0, 251, 255, 3, 32, 16,
		0, 252, 253, 5, 6, 0, 0, 253, 255, 3, 60, 30, 0, 254, 219, 1, 0, 0, 0,
		254, 226, 1, 0, 0, 0, 254, 228, 1, 0, 0, 0, 254, 230, 1, 0, 0, 0, 254,
		234, 1, 0, 0, 0, 254, 244, 1, 0, 0, 0, 254, 250, 1, 0, 0, 0, 254, 252,
		1, 0, 0, 0, 255, 45, 1, 0, 0, 0, 256, 261, 3, 48, 24, 0, 257, 258, 5, 50,
		0, 0, 258, 260, 3, 48, 24, 0, 259, 257, 1, 0, 0, 0, 260, 263, 1, 0, 0,
		0, 261, 259, 1, 0, 0, 0, 261, 262, 1, 0, 0, 0, 262, 47, 1, 0, 0, 0, 263,
		261, 1, 0, 0, 0, 264, 269, 3, 50, 25, 0, 265, 266, 5, 44, 0, 0, 266, 268,
		3, 50, 25, 0, 267, 265, 1, 0, 0, 0, 268, 271, 1, 0, 0, 0, 269, 267, 1,
		0, 0, 0, 269, 270, 1, 0, 0, 0, 270, 49, 1, 0, 0, 0, 271, 269, 1, 0, 0,
		0, 272, 273, 5, 49, 0, 0, 273, 280, 3, 50, 25, 0, 274, 275, 5, 62, 0, 0,
		275, 276, 3, 46, 23, 0, 276, 277, 5, 63, 0, 0, 277, 280, 1, 0, 0, 0, 278,
		280, 3, 52, 26, 0, 279, 272, 1, 0, 0, 0, 279, 274, 1, 0, 0, 0, 279, 278,
		1, 0, 0, 0, 280, 51, 1, 0, 0, 0, 281, 301, 3, 68, 34, 0, 282, 283, 5, 53,
		0, 0, 283, 302, 3, 64, 32, 0, 284, 285, 3, 40, 20, 0, 285, 286, 3, 60,
		30, 0, 286, 302, 1, 0, 0, 0, 287, 288, 5, 55, 0, 0, 288, 290, 3, 64, 32,
		0, 289, 287, 1, 0, 0, 0, 289, 290, 1, 0, 0, 0, 290, 297, 1, 0, 0, 0, 291,
		292, 5, 54, 0, 0, 292, 295, 3, 16, 8, 0, 293, 294, 5, 55, 0, 0, 294, 296,
		3, 60, 30, 0, 295, 293, 1, 0, 0, 0, 295, 296, 1, 0, 0, 0, 296, 298, 1,
		0, 0, 0, 297, 291, 1, 0, 0, 0, 297, 298, 1, 0, 0, 0, 298, 299, 1, 0, 0,
		0, 299, 300, 5, 48, 0, 0, 300, 302, 3, 64, 32, 0, 301, 282, 1, 0, 0, 0,
		301, 284, 1, 0, 0, 0, 301, 289, 1, 0, 0, 0, 301, 302, 1, 0, 0, 0, 302,
		53, 1, 0, 0, 0, 303, 305, 3, 56, 28, 0, 304, 303, 1, 0, 0, 0, 305, 306,
		1, 0, 0, 0, 306, 304, 1, 0, 0, 0, 306, 307, 1, 0, 0, 0, 307, 55, 1, 0,
		0, 0, 308, 311, 3, 58, 29, 0, 309, 311, 3, 64, 32, 0, 310, 308, 1, 0, 0,
		0, 310, 309, 1, 0, 0, 0, 311, 57, 1, 0, 0, 0, 312, 313, 5, 64, 0, 0, 313,
		59, 1, 0, 0, 0, 314, 315, 5, 67, 0, 0, 315, 61, 1, 0, 0, 0, 316, 317, 7,
		6, 0, 0, 317, 63, 1, 0, 0, 0, 318, 319, 7, 7, 0, 0, 319, 65, 1, 0, 0, 0,
		320, 321, 7, 8, 0, 0, 321, 67, 1, 0, 0, 0, 322, 323, 7, 9, 0, 0, 323, 69,
		1, 0, 0, 0, 29, 73, 92, 123, 154, 159, 165, 167, 172, 178, 182, 188, 193,
		199, 201, 209, 215, 224, 232, 248, 254, 261, 269, 279, 289, 295, 297, 301,
		306, 310,
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
	UPSmonParserAPCUPSDUSER   = 1
	UPSmonParserCANCELTIMER   = 2
	UPSmonParserCERTFILE      = 3
	UPSmonParserCLIENTCERT    = 4
	UPSmonParserCLIENTKEY     = 5
	UPSmonParserDEBUG         = 6
	UPSmonParserEMAIL         = 7
	UPSmonParserEPRINT        = 8
	UPSmonParserFROM          = 9
	UPSmonParserGROUP         = 10
	UPSmonParserHOST          = 11
	UPSmonParserIF            = 12
	UPSmonParserLET           = 13
	UPSmonParserMAXNOTIFY     = 14
	UPSmonParserMESSAGE       = 15
	UPSmonParserMINSUPPLIES   = 16
	UPSmonParserMONITOR       = 17
	UPSmonParserNOTIFY        = 18
	UPSmonParserNUTLOG        = 19
	UPSmonParserPASSWORD      = 20
	UPSmonParserPLAINTEXT     = 21
	UPSmonParserPOLLFREQ      = 22
	UPSmonParserPOLLFREQALERT = 23
	UPSmonParserPORT          = 24
	UPSmonParserPOWERVAL      = 25
	UPSmonParserPRINT         = 26
	UPSmonParserREPORTS       = 27
	UPSmonParserSETFSD        = 28
	UPSmonParserSHELLCMD      = 29
	UPSmonParserSHUTDOWN      = 30
	UPSmonParserSHUTDOWNCMD   = 31
	UPSmonParserSMTPSERVER    = 32
	UPSmonParserSTARTTIMER    = 33
	UPSmonParserSUBJECT       = 34
	UPSmonParserSYSLOG        = 35
	UPSmonParserTIMEOUT       = 36
	UPSmonParserTO            = 37
	UPSmonParserTYPE          = 38
	UPSmonParserUPSDUSER      = 39
	UPSmonParserUSER          = 40
	UPSmonParserWALL          = 41
	UPSmonParserWEBHOOK       = 42
	UPSmonParserWHEN          = 43
	UPSmonParserAND           = 44
	UPSmonParserDO            = 45
	UPSmonParserEACH          = 46
	UPSmonParserFOR           = 47
	UPSmonParserIS            = 48
	UPSmonParserNOT           = 49
	UPSmonParserOR            = 50
	UPSmonParserUNLESS        = 51
	UPSmonParserWHILE         = 52
	UPSmonParserARROW         = 53
	UPSmonParserAT            = 54
	UPSmonParserCOLON         = 55
	UPSmonParserEQ            = 56
	UPSmonParserNE            = 57
	UPSmonParserLT            = 58
	UPSmonParserLE            = 59
	UPSmonParserGT            = 60
	UPSmonParserGE            = 61
	UPSmonParserLPAREN        = 62
	UPSmonParserRPAREN        = 63
	UPSmonParserTEXT          = 64
	UPSmonParserUNCLOSED      = 65
	UPSmonParserIPV4          = 66
	UPSmonParserNUMBER        = 67
	UPSmonParserDURATION      = 68
	UPSmonParserNAME          = 69
	UPSmonParserBADNUMBER     = 70
	UPSmonParserCOMMENT       = 71
	UPSmonParserBLANK         = 72
	UPSmonParserJUNK          = 73
)

// UPSmonParser rules.
const (
	UPSmonParserRULE_file        = 0
	UPSmonParserRULE_item        = 1
	UPSmonParserRULE_smtpServer  = 2
	UPSmonParserRULE_let         = 3
	UPSmonParserRULE_pollFreq    = 4
	UPSmonParserRULE_maxNotify   = 5
	UPSmonParserRULE_group       = 6
	UPSmonParserRULE_host        = 7
	UPSmonParserRULE_hostName    = 8
	UPSmonParserRULE_port        = 9
	UPSmonParserRULE_certFile    = 10
	UPSmonParserRULE_plaintext   = 11
	UPSmonParserRULE_clientCert  = 12
	UPSmonParserRULE_clientKey   = 13
	UPSmonParserRULE_monitor     = 14
	UPSmonParserRULE_minSupplies = 15
	UPSmonParserRULE_unit        = 16
	UPSmonParserRULE_when        = 17
	UPSmonParserRULE_firstUnit   = 18
	UPSmonParserRULE_event       = 19
	UPSmonParserRULE_compare     = 20
	UPSmonParserRULE_action      = 21
	UPSmonParserRULE_verb        = 22
	UPSmonParserRULE_cond        = 23
	UPSmonParserRULE_conjunction = 24
	UPSmonParserRULE_negation    = 25
	UPSmonParserRULE_term        = 26
	UPSmonParserRULE_texts       = 27
	UPSmonParserRULE_word        = 28
	UPSmonParserRULE_text        = 29
	UPSmonParserRULE_number      = 30
	UPSmonParserRULE_interval    = 31
	UPSmonParserRULE_name        = 32
	UPSmonParserRULE_firstName   = 33
	UPSmonParserRULE_condName    = 34
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
	p.SetState(73)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for (int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&8800419671096) != 0 {
		{
			p.SetState(70)
			p.Item()
		}

		p.SetState(75)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	{
		p.SetState(76)
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
	When() IWhenContext

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

func (s *ItemContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ItemContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Item() (localctx IItemContext) {
	localctx = NewItemContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 2, UPSmonParserRULE_item)
	p.SetState(92)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSMTPSERVER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(78)
			p.SmtpServer()
		}

	case UPSmonParserLET:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(79)
			p.Let()
		}

	case UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(80)
			p.PollFreq()
		}

	case UPSmonParserMAXNOTIFY:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(81)
			p.MaxNotify()
		}

	case UPSmonParserGROUP:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(82)
			p.Group()
		}

	case UPSmonParserHOST:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(83)
			p.Host()
		}

	case UPSmonParserPORT:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(84)
			p.Port()
		}

	case UPSmonParserCERTFILE:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(85)
			p.CertFile()
		}

	case UPSmonParserPLAINTEXT:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(86)
			p.Plaintext()
		}

	case UPSmonParserCLIENTCERT:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(87)
			p.ClientCert()
		}

	case UPSmonParserCLIENTKEY:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(88)
			p.ClientKey()
		}

	case UPSmonParserMONITOR:
		p.EnterOuterAlt(localctx, 12)
		{
			p.SetState(89)
			p.Monitor()
		}

	case UPSmonParserMINSUPPLIES:
		p.EnterOuterAlt(localctx, 13)
		{
			p.SetState(90)
			p.MinSupplies()
		}

	case UPSmonParserWHEN:
		p.EnterOuterAlt(localctx, 14)
		{
			p.SetState(91)
			p.When()
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
	AllText() []ITextContext
	Text(i int) ITextContext
	PORT() antlr.TerminalNode
	Number() INumberContext
	USER() antlr.TerminalNode
	PASSWORD() antlr.TerminalNode

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

func (s *SmtpServerContext) AllText() []ITextContext {
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

func (s *SmtpServerContext) Text(i int) ITextContext {
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

func (s *SmtpServerContext) USER() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUSER, 0)
}

func (s *SmtpServerContext) PASSWORD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPASSWORD, 0)
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
		p.SetState(94)
		p.Match(UPSmonParserSMTPSERVER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(95)
		p.Text()
	}
	{
		p.SetState(96)
		p.Match(UPSmonParserPORT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(97)
		p.Number()
	}
	{
		p.SetState(98)
		p.Match(UPSmonParserUSER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(99)
		p.Text()
	}
	{
		p.SetState(100)
		p.Match(UPSmonParserPASSWORD)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(101)
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
	p.EnterRule(localctx, 6, UPSmonParserRULE_let)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(103)
		p.Match(UPSmonParserLET)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(104)
		p.Name()
	}
	{
		p.SetState(105)
		p.Match(UPSmonParserEQ)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(106)
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
	p.EnterRule(localctx, 8, UPSmonParserRULE_pollFreq)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(108)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserPOLLFREQ || _la == UPSmonParserPOLLFREQALERT) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(109)
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
	p.EnterRule(localctx, 10, UPSmonParserRULE_maxNotify)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(111)
		p.Match(UPSmonParserMAXNOTIFY)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(112)
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
	Name() INameContext

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

func (s *GroupContext) Name() INameContext {
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

func (s *GroupContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *GroupContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Group() (localctx IGroupContext) {
	localctx = NewGroupContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 12, UPSmonParserRULE_group)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(114)
		p.Match(UPSmonParserGROUP)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(115)
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
	p.EnterRule(localctx, 14, UPSmonParserRULE_host)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(117)
		p.Match(UPSmonParserHOST)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(118)
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
	p.EnterRule(localctx, 16, UPSmonParserRULE_hostName)
	p.SetState(123)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(120)
			p.Name()
		}

	case UPSmonParserIPV4:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(121)
			p.Match(UPSmonParserIPV4)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(122)
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
	p.EnterRule(localctx, 18, UPSmonParserRULE_port)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(125)
		p.Match(UPSmonParserPORT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(126)
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
	p.EnterRule(localctx, 20, UPSmonParserRULE_certFile)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(128)
		p.Match(UPSmonParserCERTFILE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(129)
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
	p.EnterRule(localctx, 22, UPSmonParserRULE_plaintext)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(131)
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
	p.EnterRule(localctx, 24, UPSmonParserRULE_clientCert)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(133)
		p.Match(UPSmonParserCLIENTCERT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(134)
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
	p.EnterRule(localctx, 26, UPSmonParserRULE_clientKey)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(136)
		p.Match(UPSmonParserCLIENTKEY)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(137)
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
	AllName() []INameContext
	Name(i int) INameContext
	PASSWORD() antlr.TerminalNode
	Text() ITextContext
	TYPE() antlr.TerminalNode
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

func (s *MonitorContext) AllName() []INameContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(INameContext); ok {
			len++
		}
	}

	tst := make([]INameContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(INameContext); ok {
			tst[i] = t.(INameContext)
			i++
		}
	}

	return tst
}

func (s *MonitorContext) Name(i int) INameContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
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

	return t.(INameContext)
}

func (s *MonitorContext) PASSWORD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPASSWORD, 0)
}

func (s *MonitorContext) Text() ITextContext {
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

func (s *MonitorContext) TYPE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTYPE, 0)
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
	p.EnterRule(localctx, 28, UPSmonParserRULE_monitor)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(139)
		p.Match(UPSmonParserMONITOR)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(140)
		p.Unit()
	}
	{
		p.SetState(141)
		p.Match(UPSmonParserPOWERVAL)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(142)
		p.Number()
	}
	{
		p.SetState(143)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserAPCUPSDUSER || _la == UPSmonParserUPSDUSER) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(144)
		p.Name()
	}
	{
		p.SetState(145)
		p.Match(UPSmonParserPASSWORD)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(146)
		p.Text()
	}
	{
		p.SetState(147)
		p.Match(UPSmonParserTYPE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(148)
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
	p.EnterRule(localctx, 30, UPSmonParserRULE_minSupplies)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(150)
		p.Match(UPSmonParserMINSUPPLIES)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(151)
		p.Number()
	}
	p.SetState(154)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserUNLESS {
		{
			p.SetState(152)
			p.Match(UPSmonParserUNLESS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(153)
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
	AllName() []INameContext
	Name(i int) INameContext
	AllCOLON() []antlr.TerminalNode
	COLON(i int) antlr.TerminalNode
	AT() antlr.TerminalNode
	HostName() IHostNameContext
	Number() INumberContext

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

func (s *UnitContext) AllName() []INameContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(INameContext); ok {
			len++
		}
	}

	tst := make([]INameContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(INameContext); ok {
			tst[i] = t.(INameContext)
			i++
		}
	}

	return tst
}

func (s *UnitContext) Name(i int) INameContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
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

	return t.(INameContext)
}

func (s *UnitContext) AllCOLON() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserCOLON)
}

func (s *UnitContext) COLON(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, i)
}

func (s *UnitContext) AT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAT, 0)
}

func (s *UnitContext) HostName() IHostNameContext {
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

func (s *UnitContext) Number() INumberContext {
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

func (s *UnitContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *UnitContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Unit() (localctx IUnitContext) {
	localctx = NewUnitContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 32, UPSmonParserRULE_unit)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(156)
		p.Name()
	}
	p.SetState(159)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserCOLON {
		{
			p.SetState(157)
			p.Match(UPSmonParserCOLON)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(158)
			p.Name()
		}

	}
	p.SetState(167)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAT {
		{
			p.SetState(161)
			p.Match(UPSmonParserAT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(162)
			p.HostName()
		}
		p.SetState(165)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(163)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(164)
				p.Number()
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
	COLON() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	FirstUnit() IFirstUnitContext
	REPORTS() antlr.TerminalNode
	Event() IEventContext
	Name() INameContext
	TIMEOUT() antlr.TerminalNode
	TO() antlr.TerminalNode
	AllAction_() []IActionContext
	Action_(i int) IActionContext
	FOR() antlr.TerminalNode
	Interval() IIntervalContext

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

func (s *WhenContext) COLON() antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, 0)
}

func (s *WhenContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *WhenContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *WhenContext) FirstUnit() IFirstUnitContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IFirstUnitContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IFirstUnitContext)
}

func (s *WhenContext) REPORTS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserREPORTS, 0)
}

func (s *WhenContext) Event() IEventContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IEventContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IEventContext)
}

func (s *WhenContext) Name() INameContext {
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

func (s *WhenContext) TIMEOUT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTIMEOUT, 0)
}

func (s *WhenContext) TO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTO, 0)
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

func (s *WhenContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *WhenContext) Interval() IIntervalContext {
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

func (s *WhenContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *WhenContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) When() (localctx IWhenContext) {
	localctx = NewWhenContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 34, UPSmonParserRULE_when)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(169)
		p.Match(UPSmonParserWHEN)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(172)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserEACH:
		{
			p.SetState(170)
			p.Match(UPSmonParserEACH)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserAND, UPSmonParserDO, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		{
			p.SetState(171)
			p.FirstUnit()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	p.SetState(182)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserREPORTS:
		{
			p.SetState(174)
			p.Match(UPSmonParserREPORTS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(175)
			p.Event()
		}
		p.SetState(178)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserFOR {
			{
				p.SetState(176)
				p.Match(UPSmonParserFOR)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(177)
				p.Interval()
			}

		}

	case UPSmonParserTIMEOUT, UPSmonParserTO:
		{
			p.SetState(180)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserTIMEOUT || _la == UPSmonParserTO) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(181)
			p.Name()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	{
		p.SetState(184)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserDO || _la == UPSmonParserCOLON) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	p.SetState(186)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&6644113871300) != 0) {
		{
			p.SetState(185)
			p.Action_()
		}

		p.SetState(188)
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

// IFirstUnitContext is an interface to support dynamic dispatch.
type IFirstUnitContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	FirstName() IFirstNameContext
	AllCOLON() []antlr.TerminalNode
	COLON(i int) antlr.TerminalNode
	Name() INameContext
	AT() antlr.TerminalNode
	HostName() IHostNameContext
	Number() INumberContext

	// IsFirstUnitContext differentiates from other interfaces.
	IsFirstUnitContext()
}

type FirstUnitContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyFirstUnitContext() *FirstUnitContext {
	var p = new(FirstUnitContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_firstUnit
	return p
}

func InitEmptyFirstUnitContext(p *FirstUnitContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_firstUnit
}

func (*FirstUnitContext) IsFirstUnitContext() {}

func NewFirstUnitContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *FirstUnitContext {
	var p = new(FirstUnitContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_firstUnit

	return p
}

func (s *FirstUnitContext) GetParser() antlr.Parser { return s.parser }

func (s *FirstUnitContext) FirstName() IFirstNameContext {
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

func (s *FirstUnitContext) AllCOLON() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserCOLON)
}

func (s *FirstUnitContext) COLON(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, i)
}

func (s *FirstUnitContext) Name() INameContext {
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

func (s *FirstUnitContext) AT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAT, 0)
}

func (s *FirstUnitContext) HostName() IHostNameContext {
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

func (s *FirstUnitContext) Number() INumberContext {
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

func (s *FirstUnitContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *FirstUnitContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) FirstUnit() (localctx IFirstUnitContext) {
	localctx = NewFirstUnitContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 36, UPSmonParserRULE_firstUnit)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(190)
		p.FirstName()
	}
	p.SetState(193)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserCOLON {
		{
			p.SetState(191)
			p.Match(UPSmonParserCOLON)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(192)
			p.Name()
		}

	}
	p.SetState(201)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAT {
		{
			p.SetState(195)
			p.Match(UPSmonParserAT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(196)
			p.HostName()
		}
		p.SetState(199)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(197)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(198)
				p.Number()
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

// IEventContext is an interface to support dynamic dispatch.
type IEventContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	AllName() []INameContext
	Name(i int) INameContext
	ARROW() antlr.TerminalNode
	Compare() ICompareContext
	Number() INumberContext

	// IsEventContext differentiates from other interfaces.
	IsEventContext()
}

type EventContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyEventContext() *EventContext {
	var p = new(EventContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_event
	return p
}

func InitEmptyEventContext(p *EventContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_event
}

func (*EventContext) IsEventContext() {}

func NewEventContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *EventContext {
	var p = new(EventContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_event

	return p
}

func (s *EventContext) GetParser() antlr.Parser { return s.parser }

func (s *EventContext) AllName() []INameContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(INameContext); ok {
			len++
		}
	}

	tst := make([]INameContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(INameContext); ok {
			tst[i] = t.(INameContext)
			i++
		}
	}

	return tst
}

func (s *EventContext) Name(i int) INameContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
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

	return t.(INameContext)
}

func (s *EventContext) ARROW() antlr.TerminalNode {
	return s.GetToken(UPSmonParserARROW, 0)
}

func (s *EventContext) Compare() ICompareContext {
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

func (s *EventContext) Number() INumberContext {
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

func (s *EventContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *EventContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Event() (localctx IEventContext) {
	localctx = NewEventContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 38, UPSmonParserRULE_event)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(203)
		p.Name()
	}
	p.SetState(209)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserARROW:
		{
			p.SetState(204)
			p.Match(UPSmonParserARROW)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(205)
			p.Name()
		}

	case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
		{
			p.SetState(206)
			p.Compare()
		}
		{
			p.SetState(207)
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
	p.EnterRule(localctx, 40, UPSmonParserRULE_compare)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(211)
		_la = p.GetTokenStream().LA(1)

		if !((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&4539628424389459968) != 0) {
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

// IActionContext is an interface to support dynamic dispatch.
type IActionContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	Verb() IVerbContext
	IF() antlr.TerminalNode
	Cond() ICondContext

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

func (s *ActionContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ActionContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Action_() (localctx IActionContext) {
	localctx = NewActionContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 42, UPSmonParserRULE_action)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(215)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserIF {
		{
			p.SetState(213)
			p.Match(UPSmonParserIF)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(214)
			p.Cond()
		}

	}
	{
		p.SetState(217)
		p.Verb()
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
	Texts() ITextsContext
	PRINT() antlr.TerminalNode
	EPRINT() antlr.TerminalNode
	NUTLOG() antlr.TerminalNode
	SYSLOG() antlr.TerminalNode
	WALL() antlr.TerminalNode
	NOTIFY() antlr.TerminalNode
	SHELLCMD() antlr.TerminalNode
	SHUTDOWNCMD() antlr.TerminalNode
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
	Unit() IUnitContext
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

func (s *VerbContext) PRINT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserPRINT, 0)
}

func (s *VerbContext) EPRINT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEPRINT, 0)
}

func (s *VerbContext) NUTLOG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNUTLOG, 0)
}

func (s *VerbContext) SYSLOG() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSYSLOG, 0)
}

func (s *VerbContext) WALL() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWALL, 0)
}

func (s *VerbContext) NOTIFY() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOTIFY, 0)
}

func (s *VerbContext) SHELLCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHELLCMD, 0)
}

func (s *VerbContext) SHUTDOWNCMD() antlr.TerminalNode {
	return s.GetToken(UPSmonParserSHUTDOWNCMD, 0)
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
	p.EnterRule(localctx, 44, UPSmonParserRULE_verb)
	var _la int

	p.SetState(254)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSTARTTIMER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(219)
			p.Match(UPSmonParserSTARTTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(220)
			p.Name()
		}
		{
			p.SetState(221)
			p.Interval()
		}
		p.SetState(224)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserWHILE {
			{
				p.SetState(222)
				p.Match(UPSmonParserWHILE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(223)
				p.Cond()
			}

		}

	case UPSmonParserCANCELTIMER:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(226)
			p.Match(UPSmonParserCANCELTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(227)
			p.Name()
		}

	case UPSmonParserEPRINT, UPSmonParserNOTIFY, UPSmonParserNUTLOG, UPSmonParserPRINT, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWNCMD, UPSmonParserSYSLOG, UPSmonParserWALL:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(228)
			_la = p.GetTokenStream().LA(1)

			if !((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&2236135244032) != 0) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(229)
			p.Texts()
		}

	case UPSmonParserSHUTDOWN:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(230)
			p.Match(UPSmonParserSHUTDOWN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(232)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if (int64((_la-44)) & ^0x3f) == 0 && ((int64(1)<<(_la-44))&34603519) != 0 {
			{
				p.SetState(231)
				p.Texts()
			}

		}

	case UPSmonParserEMAIL:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(234)
			p.Match(UPSmonParserEMAIL)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(235)
			p.Match(UPSmonParserFROM)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(236)
			p.Word()
		}
		{
			p.SetState(237)
			p.Match(UPSmonParserTO)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(238)
			p.Word()
		}
		{
			p.SetState(239)
			p.Match(UPSmonParserSUBJECT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(240)
			p.Word()
		}
		{
			p.SetState(241)
			p.Match(UPSmonParserMESSAGE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(242)
			p.Texts()
		}

	case UPSmonParserWEBHOOK:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(244)
			p.Match(UPSmonParserWEBHOOK)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(245)
			p.Word()
		}
		p.SetState(248)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserMESSAGE {
			{
				p.SetState(246)
				p.Match(UPSmonParserMESSAGE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(247)
				p.Texts()
			}

		}

	case UPSmonParserSETFSD:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(250)
			p.Match(UPSmonParserSETFSD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(251)
			p.Unit()
		}

	case UPSmonParserDEBUG:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(252)
			p.Match(UPSmonParserDEBUG)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(253)
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

// ICondContext is an interface to support dynamic dispatch.
type ICondContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	AllConjunction() []IConjunctionContext
	Conjunction(i int) IConjunctionContext
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

func (s *CondContext) AllConjunction() []IConjunctionContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(IConjunctionContext); ok {
			len++
		}
	}

	tst := make([]IConjunctionContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(IConjunctionContext); ok {
			tst[i] = t.(IConjunctionContext)
			i++
		}
	}

	return tst
}

func (s *CondContext) Conjunction(i int) IConjunctionContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IConjunctionContext); ok {
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

	return t.(IConjunctionContext)
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
	p.EnterRule(localctx, 46, UPSmonParserRULE_cond)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(256)
		p.Conjunction()
	}
	p.SetState(261)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserOR {
		{
			p.SetState(257)
			p.Match(UPSmonParserOR)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(258)
			p.Conjunction()
		}

		p.SetState(263)
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

// IConjunctionContext is an interface to support dynamic dispatch.
type IConjunctionContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	AllNegation() []INegationContext
	Negation(i int) INegationContext
	AllAND() []antlr.TerminalNode
	AND(i int) antlr.TerminalNode

	// IsConjunctionContext differentiates from other interfaces.
	IsConjunctionContext()
}

type ConjunctionContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyConjunctionContext() *ConjunctionContext {
	var p = new(ConjunctionContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_conjunction
	return p
}

func InitEmptyConjunctionContext(p *ConjunctionContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_conjunction
}

func (*ConjunctionContext) IsConjunctionContext() {}

func NewConjunctionContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *ConjunctionContext {
	var p = new(ConjunctionContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_conjunction

	return p
}

func (s *ConjunctionContext) GetParser() antlr.Parser { return s.parser }

func (s *ConjunctionContext) AllNegation() []INegationContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(INegationContext); ok {
			len++
		}
	}

	tst := make([]INegationContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(INegationContext); ok {
			tst[i] = t.(INegationContext)
			i++
		}
	}

	return tst
}

func (s *ConjunctionContext) Negation(i int) INegationContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INegationContext); ok {
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

	return t.(INegationContext)
}

func (s *ConjunctionContext) AllAND() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserAND)
}

func (s *ConjunctionContext) AND(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, i)
}

func (s *ConjunctionContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *ConjunctionContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Conjunction() (localctx IConjunctionContext) {
	localctx = NewConjunctionContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 48, UPSmonParserRULE_conjunction)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(264)
		p.Negation()
	}
	p.SetState(269)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserAND {
		{
			p.SetState(265)
			p.Match(UPSmonParserAND)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(266)
			p.Negation()
		}

		p.SetState(271)
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

// INegationContext is an interface to support dynamic dispatch.
type INegationContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NOT() antlr.TerminalNode
	Negation() INegationContext
	LPAREN() antlr.TerminalNode
	Cond() ICondContext
	RPAREN() antlr.TerminalNode
	Term() ITermContext

	// IsNegationContext differentiates from other interfaces.
	IsNegationContext()
}

type NegationContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyNegationContext() *NegationContext {
	var p = new(NegationContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_negation
	return p
}

func InitEmptyNegationContext(p *NegationContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_negation
}

func (*NegationContext) IsNegationContext() {}

func NewNegationContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *NegationContext {
	var p = new(NegationContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_negation

	return p
}

func (s *NegationContext) GetParser() antlr.Parser { return s.parser }

func (s *NegationContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *NegationContext) Negation() INegationContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INegationContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(INegationContext)
}

func (s *NegationContext) LPAREN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserLPAREN, 0)
}

func (s *NegationContext) Cond() ICondContext {
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

func (s *NegationContext) RPAREN() antlr.TerminalNode {
	return s.GetToken(UPSmonParserRPAREN, 0)
}

func (s *NegationContext) Term() ITermContext {
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

func (s *NegationContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *NegationContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Negation() (localctx INegationContext) {
	localctx = NewNegationContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 50, UPSmonParserRULE_negation)
	p.SetState(279)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNOT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(272)
			p.Match(UPSmonParserNOT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(273)
			p.Negation()
		}

	case UPSmonParserLPAREN:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(274)
			p.Match(UPSmonParserLPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(275)
			p.Cond()
		}
		{
			p.SetState(276)
			p.Match(UPSmonParserRPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(278)
			p.Term()
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

// ITermContext is an interface to support dynamic dispatch.
type ITermContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	CondName() ICondNameContext
	ARROW() antlr.TerminalNode
	AllName() []INameContext
	Name(i int) INameContext
	Compare() ICompareContext
	Number() INumberContext
	IS() antlr.TerminalNode
	AllCOLON() []antlr.TerminalNode
	COLON(i int) antlr.TerminalNode
	AT() antlr.TerminalNode
	HostName() IHostNameContext

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

func (s *TermContext) ARROW() antlr.TerminalNode {
	return s.GetToken(UPSmonParserARROW, 0)
}

func (s *TermContext) AllName() []INameContext {
	children := s.GetChildren()
	len := 0
	for _, ctx := range children {
		if _, ok := ctx.(INameContext); ok {
			len++
		}
	}

	tst := make([]INameContext, len)
	i := 0
	for _, ctx := range children {
		if t, ok := ctx.(INameContext); ok {
			tst[i] = t.(INameContext)
			i++
		}
	}

	return tst
}

func (s *TermContext) Name(i int) INameContext {
	var t antlr.RuleContext
	j := 0
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(INameContext); ok {
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

	return t.(INameContext)
}

func (s *TermContext) Compare() ICompareContext {
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

func (s *TermContext) Number() INumberContext {
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

func (s *TermContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *TermContext) AllCOLON() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserCOLON)
}

func (s *TermContext) COLON(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, i)
}

func (s *TermContext) AT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAT, 0)
}

func (s *TermContext) HostName() IHostNameContext {
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

func (s *TermContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TermContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Term() (localctx ITermContext) {
	localctx = NewTermContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 52, UPSmonParserRULE_term)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(281)
		p.CondName()
	}
	p.SetState(301)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	switch p.GetTokenStream().LA(1) {
	case UPSmonParserARROW:
		{
			p.SetState(282)
			p.Match(UPSmonParserARROW)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(283)
			p.Name()
		}

	case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
		{
			p.SetState(284)
			p.Compare()
		}
		{
			p.SetState(285)
			p.Number()
		}

	case UPSmonParserIS, UPSmonParserAT, UPSmonParserCOLON:
		p.SetState(289)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(287)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(288)
				p.Name()
			}

		}
		p.SetState(297)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserAT {
			{
				p.SetState(291)
				p.Match(UPSmonParserAT)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(292)
				p.HostName()
			}
			p.SetState(295)
			p.GetErrorHandler().Sync(p)
			if p.HasError() {
				goto errorExit
			}
			_la = p.GetTokenStream().LA(1)

			if _la == UPSmonParserCOLON {
				{
					p.SetState(293)
					p.Match(UPSmonParserCOLON)
					if p.HasError() {
						// Recognition error - abort rule
						goto errorExit
					}
				}
				{
					p.SetState(294)
					p.Number()
				}

			}

		}
		{
			p.SetState(299)
			p.Match(UPSmonParserIS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(300)
			p.Name()
		}

	case UPSmonParserEOF, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserEPRINT, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserNOTIFY, UPSmonParserNUTLOG, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPRINT, UPSmonParserSETFSD, UPSmonParserSHELLCMD, UPSmonParserSHUTDOWN, UPSmonParserSHUTDOWNCMD, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserSYSLOG, UPSmonParserWALL, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserAND, UPSmonParserOR, UPSmonParserRPAREN:

	default:
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
	p.EnterRule(localctx, 54, UPSmonParserRULE_texts)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(304)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64((_la-44)) & ^0x3f) == 0 && ((int64(1)<<(_la-44))&34603519) != 0) {
		{
			p.SetState(303)
			p.Word()
		}

		p.SetState(306)
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
	Name() INameContext

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

func (s *WordContext) Name() INameContext {
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

func (s *WordContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *WordContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Word() (localctx IWordContext) {
	localctx = NewWordContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 56, UPSmonParserRULE_word)
	p.SetState(310)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(308)
			p.Text()
		}

	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(309)
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
	p.EnterRule(localctx, 58, UPSmonParserRULE_text)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(312)
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

func (s *NumberContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *NumberContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Number() (localctx INumberContext) {
	localctx = NewNumberContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 60, UPSmonParserRULE_number)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(314)
		p.Match(UPSmonParserNUMBER)
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

// IIntervalContext is an interface to support dynamic dispatch.
type IIntervalContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NUMBER() antlr.TerminalNode
	DURATION() antlr.TerminalNode

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

func (s *IntervalContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *IntervalContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Interval() (localctx IIntervalContext) {
	localctx = NewIntervalContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 62, UPSmonParserRULE_interval)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(316)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserNUMBER || _la == UPSmonParserDURATION) {
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

// INameContext is an interface to support dynamic dispatch.
type INameContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	NAME() antlr.TerminalNode
	AND() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	FOR() antlr.TerminalNode
	IS() antlr.TerminalNode
	NOT() antlr.TerminalNode
	OR() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

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

func (s *NameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *NameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *NameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *NameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *NameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *NameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *NameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *NameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *NameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *NameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *NameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Name() (localctx INameContext) {
	localctx = NewNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 64, UPSmonParserRULE_name)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(318)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-44)) & ^0x3f) == 0 && ((int64(1)<<(_la-44))&33554943) != 0) {
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
	AND() antlr.TerminalNode
	DO() antlr.TerminalNode
	FOR() antlr.TerminalNode
	IS() antlr.TerminalNode
	NOT() antlr.TerminalNode
	OR() antlr.TerminalNode
	UNLESS() antlr.TerminalNode
	WHILE() antlr.TerminalNode

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

func (s *FirstNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *FirstNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *FirstNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *FirstNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *FirstNameContext) NOT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserNOT, 0)
}

func (s *FirstNameContext) OR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserOR, 0)
}

func (s *FirstNameContext) UNLESS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserUNLESS, 0)
}

func (s *FirstNameContext) WHILE() antlr.TerminalNode {
	return s.GetToken(UPSmonParserWHILE, 0)
}

func (s *FirstNameContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *FirstNameContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) FirstName() (localctx IFirstNameContext) {
	localctx = NewFirstNameContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 66, UPSmonParserRULE_firstName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(320)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-44)) & ^0x3f) == 0 && ((int64(1)<<(_la-44))&33554939) != 0) {
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
	AND() antlr.TerminalNode
	DO() antlr.TerminalNode
	EACH() antlr.TerminalNode
	FOR() antlr.TerminalNode
	IS() antlr.TerminalNode
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

func (s *CondNameContext) AND() antlr.TerminalNode {
	return s.GetToken(UPSmonParserAND, 0)
}

func (s *CondNameContext) DO() antlr.TerminalNode {
	return s.GetToken(UPSmonParserDO, 0)
}

func (s *CondNameContext) EACH() antlr.TerminalNode {
	return s.GetToken(UPSmonParserEACH, 0)
}

func (s *CondNameContext) FOR() antlr.TerminalNode {
	return s.GetToken(UPSmonParserFOR, 0)
}

func (s *CondNameContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
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
	p.EnterRule(localctx, 68, UPSmonParserRULE_condName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(322)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-44)) & ^0x3f) == 0 && ((int64(1)<<(_la-44))&33554911) != 0) {
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
