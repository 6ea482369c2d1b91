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
		"", "'EPRINT'", "'NOTIFY'", "'NUTLOG'", "'PRINT'", "'SHELLCMD'", "'SHUTDOWNCMD'",
		"'SYSLOG'", "'WALL'", "'APCUPSDUSER'", "'CANCELTIMER'", "'CERTFILE'",
		"'CLIENTCERT'", "'CLIENTKEY'", "'DEBUG'", "'EMAIL'", "'FROM'", "'GROUP'",
		"'HOST'", "'IF'", "'LET'", "'MAXNOTIFY'", "'MESSAGE'", "'MINSUPPLIES'",
		"'MONITOR'", "'PASSWORD'", "'PLAINTEXT'", "'POLLFREQ'", "'POLLFREQALERT'",
		"'PORT'", "'POWERDOWNFLAG'", "'POWERVAL'", "'REPORTS'", "'SETFSD'",
		"'SHUTDOWN'", "'SMTPSERVER'", "'STARTTIMER'", "'SUBJECT'", "'TIMEOUT'",
		"'TO'", "'TYPE'", "'UPSDUSER'", "'USER'", "'WEBHOOK'", "'WHEN'", "'AND'",
		"'DO'", "'EACH'", "'FOR'", "'IS'", "'NOT'", "'OR'", "'UNLESS'", "'WHILE'",
		"'->'", "'@'", "':'", "'='", "'!='", "'<'", "'<='", "'>'", "'>='", "'('",
		"')'",
	}
	staticData.SymbolicNames = []string{
		"", "", "", "", "", "", "", "", "", "APCUPSDUSER", "CANCELTIMER", "CERTFILE",
		"CLIENTCERT", "CLIENTKEY", "DEBUG", "EMAIL", "FROM", "GROUP", "HOST",
		"IF", "LET", "MAXNOTIFY", "MESSAGE", "MINSUPPLIES", "MONITOR", "PASSWORD",
		"PLAINTEXT", "POLLFREQ", "POLLFREQALERT", "PORT", "POWERDOWNFLAG", "POWERVAL",
		"REPORTS", "SETFSD", "SHUTDOWN", "SMTPSERVER", "STARTTIMER", "SUBJECT",
		"TIMEOUT", "TO", "TYPE", "UPSDUSER", "USER", "WEBHOOK", "WHEN", "AND",
		"DO", "EACH", "FOR", "IS", "NOT", "OR", "UNLESS", "WHILE", "ARROW",
		"AT", "COLON", "EQ", "NE", "LT", "LE", "GT", "GE", "LPAREN", "RPAREN",
		"TEXT", "UNCLOSED", "IPV4", "NUMBER", "DURATION", "NAME", "BADNUMBER",
		"COMMENT", "BLANK", "JUNK",
	}
	staticData.RuleNames = []string{
		"file", "item", "smtpServer", "let", "pollFreq", "powerDownFlag", "maxNotify",
		"group", "host", "hostName", "port", "certFile", "plaintext", "clientCert",
		"clientKey", "monitor", "minSupplies", "unit", "unitRest", "when", "firstUnit",
		"event", "compare", "action", "verb", "plainVerb", "cond", "conjunction",
		"negation", "term", "texts", "word", "text", "number", "interval", "ident",
		"firstIdent", "name", "firstName", "condName",
	}
	staticData.PredictionContextCache = antlr.NewPredictionContextCache()
	staticData.serializedATN = []int32{
		4, 1, 74, 339, 2, 0, 7, 0, 2, 1, 7, 1, 2, 2, 7, 2, 2, 3, 7, 3, 2, 4, 7,
		4, 2, 5, 7, 5, 2, 6, 7, 6, 2, 7, 7, 7, 2, 8, 7, 8, 2, 9, 7, 9, 2, 10, 7,
		10, 2, 11, 7, 11, 2, 12, 7, 12, 2, 13, 7, 13, 2, 14, 7, 14, 2, 15, 7, 15,
		2, 16, 7, 16, 2, 17, 7, 17, 2, 18, 7, 18, 2, 19, 7, 19, 2, 20, 7, 20, 2,
		21, 7, 21, 2, 22, 7, 22, 2, 23, 7, 23, 2, 24, 7, 24, 2, 25, 7, 25, 2, 26,
		7, 26, 2, 27, 7, 27, 2, 28, 7, 28, 2, 29, 7, 29, 2, 30, 7, 30, 2, 31, 7,
		31, 2, 32, 7, 32, 2, 33, 7, 33, 2, 34, 7, 34, 2, 35, 7, 35, 2, 36, 7, 36,
		2, 37, 7, 37, 2, 38, 7, 38, 2, 39, 7, 39, 1, 0, 5, 0, 82, 8, 0, 10, 0,
		12, 0, 85, 9, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 104, 8, 1, 1, 2,
		1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 3, 1, 3, 1, 3, 1, 3,
		1, 3, 1, 4, 1, 4, 1, 4, 1, 5, 1, 5, 1, 5, 1, 6, 1, 6, 1, 6, 1, 7, 1, 7,
		1, 7, 1, 8, 1, 8, 1, 8, 1, 9, 1, 9, 1, 9, 3, 9, 138, 8, 9, 1, 10, 1, 10,
		1, 10, 1, 11, 1, 11, 1, 11, 1, 12, 1, 12, 1, 13, 1, 13, 1, 13, 1, 14, 1,
		14, 1, 14, 1, 15, 1, 15, 1, 15, 1, 15, 1, 15, 1, 15, 1, 15, 1, 15, 1, 15,
		1, 15, 1, 15, 1, 16, 1, 16, 1, 16, 1, 16, 3, 16, 169, 8, 16, 1, 17, 1,
		17, 1, 17, 1, 18, 1, 18, 3, 18, 176, 8, 18, 1, 18, 1, 18, 1, 18, 1, 18,
		3, 18, 182, 8, 18, 3, 18, 184, 8, 18, 1, 19, 1, 19, 1, 19, 3, 19, 189,
		8, 19, 1, 19, 1, 19, 1, 19, 1, 19, 3, 19, 195, 8, 19, 1, 19, 1, 19, 3,
		19, 199, 8, 19, 1, 19, 1, 19, 4, 19, 203, 8, 19, 11, 19, 12, 19, 204, 1,
		20, 1, 20, 1, 20, 1, 21, 1, 21, 1, 21, 1, 21, 1, 21, 1, 21, 3, 21, 216,
		8, 21, 1, 22, 1, 22, 1, 23, 1, 23, 3, 23, 222, 8, 23, 1, 23, 1, 23, 1,
		24, 1, 24, 1, 24, 1, 24, 1, 24, 3, 24, 231, 8, 24, 1, 24, 1, 24, 1, 24,
		1, 24, 1, 24, 1, 24, 1, 24, 3, 24, 240, 8, 24, 1, 24, 1, 24, 1, 24, 1,
		24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24, 1, 24,
		3, 24, 256, 8, 24, 1, 24, 1, 24, 1, 24, 1, 24, 3, 24, 262, 8, 24, 1, 25,
		1, 25, 1, 26, 1, 26, 1, 26, 5, 26, 269, 8, 26, 10, 26, 12, 26, 272, 9,
		26, 1, 27, 1, 27, 1, 27, 5, 27, 277, 8, 27, 10, 27, 12, 27, 280, 9, 27,
		1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 1, 28, 3, 28, 289, 8, 28, 1,
		29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 3, 29,
		301, 8, 29, 1, 29, 1, 29, 1, 29, 1, 29, 1, 29, 3, 29, 308, 8, 29, 1, 30,
		4, 30, 311, 8, 30, 11, 30, 12, 30, 312, 1, 31, 1, 31, 3, 31, 317, 8, 31,
		1, 32, 1, 32, 1, 33, 1, 33, 1, 34, 1, 34, 1, 35, 1, 35, 3, 35, 327, 8,
		35, 1, 36, 1, 36, 3, 36, 331, 8, 36, 1, 37, 1, 37, 1, 38, 1, 38, 1, 39,
		1, 39, 1, 39, 0, 0, 40, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24,
		26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60,
		62, 64, 66, 68, 70, 72, 74, 76, 78, 0, 10, 1, 0, 27, 28, 2, 0, 9, 9, 41,
		41, 1, 0, 38, 39, 2, 0, 46, 46, 56, 56, 1, 0, 57, 62, 1, 0, 1, 8, 1, 0,
		68, 69, 2, 0, 45, 53, 70, 70, 3, 0, 45, 46, 48, 53, 70, 70, 3, 0, 45, 49,
		51, 53, 70, 70, 347, 0, 83, 1, 0, 0, 0, 2, 103, 1, 0, 0, 0, 4, 105, 1,
		0, 0, 0, 6, 114, 1, 0, 0, 0, 8, 119, 1, 0, 0, 0, 10, 122, 1, 0, 0, 0, 12,
		125, 1, 0, 0, 0, 14, 128, 1, 0, 0, 0, 16, 131, 1, 0, 0, 0, 18, 137, 1,
		0, 0, 0, 20, 139, 1, 0, 0, 0, 22, 142, 1, 0, 0, 0, 24, 145, 1, 0, 0, 0,
		26, 147, 1, 0, 0, 0, 28, 150, 1, 0, 0, 0, 30, 153, 1, 0, 0, 0, 32, 164,
		1, 0, 0, 0, 34, 170, 1, 0, 0, 0, 36, 175, 1, 0, 0, 0, 38, 185, 1, 0, 0,
		0, 40, 206, 1, 0, 0, 0, 42, 209, 1, 0, 0, 0, 44, 217, 1, 0, 0, 0, 46, 221,
		1, 0, 0, 0, 48, 261, 1, 0, 0, 0, 50, 263, 1, 0, 0, 0, 52, 265, 1, 0, 0,
		0, 54, 273, 1, 0, 0, 0, 56, 288, 1, 0, 0, 0, 58, 307, 1, 0, 0, 0, 60, 310,
		1, 0, 0, 0, 62, 316, 1, 0, 0, 0, 64, 318, 1, 0, 0, 0, 66, 320, 1, 0, 0,
		0, 68, 322, 1, 0, 0, 0, 70, 326, 1, 0, 0, 0, 72, 330, 1, 0, 0, 0, 74, 332,
		1, 0, 0, 0, 76, 334, 1, 0, 0, 0, 78, 336, 1, 0, 0, 0, 80, 82, 3, 2, 1,
		0, 81, 80, 1, 0, 0, 0, 82, 85, 1, 0, 0, 0, 83, 81, 1, 0, 0, 0, 83, 84,
		1, 0, 0, 0, 84, 86, 1, 0, 0, 0, 85, 83, 1, 0, 0, 0, 86, 87, 5, 0, 0, 1,
		87, 1, 1, 0, 0, 0, 88, 104, 3, 4, 2, 0, 89, 104, 3, 6, 3, 0, 90, 104, 3,
		8, 4, 0, 91, 104, 3, 10, 5, 0, 92, 104, 3, 12, 6, 0, 93, 104, 3, 14, 7,
		0, 94, 104, 3, 16, 8, 0, 95, 104, 3, 20, 10, 0, 96, 104, 3, 22, 11, 0,
		97, 104, 3, 24, 12, 0, 98, 104, 3, 26, 13, 0, 99, 104, 3, 28, 14, 0, 100,
		104, 3, 30, 15, 0, 101, 104, 3, 32, 16, 0, 102, 104, 3, 38, 19, 0, 103,
		88, 1, 0, 0, 0, 103, 89, 1, 0, 0, 0, 103, 90, 1, 0, 0, 0, 103, 91, 1, 0,
		0, 0, 103, 92, 1, 0, 0, 0, 103, 93, 1, 0, 0, 0, 103, 94, 1, 0, 0, 0, 103,
		95, 1, 0, 0, 0, 103, 96, 1, 0, 0, 0, 103, 97, 1, 0, 0, 0, 103, 98, 1, 0,
		0, 0, 103, 99, 1, 0, 0, 0, 103, 100, 1, 0, 0, 0, 103, 101, 1, 0, 0, 0,
		103, 102, 1, 0, 0, 0, 104, 3, 1, 0, 0, 0, 105, 106, 5, 35, 0, 0, 106, 107,
		3, 64, 32, 0, 107, 108, 5, 29, 0, 0, 108, 109, 3, 66, 33, 0, 109, 110,
		5, 42, 0, 0, 110, 111, 3, 64, 32, 0, 111, 112, 5, 25, 0, 0, 112, 113, 3,
		64, 32, 0, 113, 5, 1, 0, 0, 0, 114, 115, 5, 20, 0, 0, 115, 116, 3, 74,
		37, 0, 116, 117, 5, 57, 0, 0, 117, 118, 3, 60, 30, 0, 118, 7, 1, 0, 0,
		0, 119, 120, 7, 0, 0, 0, 120, 121, 3, 68, 34, 0, 121, 9, 1, 0, 0, 0, 122,
		123, 5, 30, 0, 0, 123, 124, 3, 64, 32, 0, 124, 11, 1, 0, 0, 0, 125, 126,
		5, 21, 0, 0, 126, 127, 3, 66, 33, 0, 127, 13, 1, 0, 0, 0, 128, 129, 5,
		17, 0, 0, 129, 130, 3, 70, 35, 0, 130, 15, 1, 0, 0, 0, 131, 132, 5, 18,
		0, 0, 132, 133, 3, 18, 9, 0, 133, 17, 1, 0, 0, 0, 134, 138, 3, 74, 37,
		0, 135, 138, 5, 67, 0, 0, 136, 138, 5, 65, 0, 0, 137, 134, 1, 0, 0, 0,
		137, 135, 1, 0, 0, 0, 137, 136, 1, 0, 0, 0, 138, 19, 1, 0, 0, 0, 139, 140,
		5, 29, 0, 0, 140, 141, 3, 66, 33, 0, 141, 21, 1, 0, 0, 0, 142, 143, 5,
		11, 0, 0, 143, 144, 3, 62, 31, 0, 144, 23, 1, 0, 0, 0, 145, 146, 5, 26,
		0, 0, 146, 25, 1, 0, 0, 0, 147, 148, 5, 12, 0, 0, 148, 149, 3, 62, 31,
		0, 149, 27, 1, 0, 0, 0, 150, 151, 5, 13, 0, 0, 151, 152, 3, 62, 31, 0,
		152, 29, 1, 0, 0, 0, 153, 154, 5, 24, 0, 0, 154, 155, 3, 34, 17, 0, 155,
		156, 5, 31, 0, 0, 156, 157, 3, 66, 33, 0, 157, 158, 7, 1, 0, 0, 158, 159,
		3, 70, 35, 0, 159, 160, 5, 25, 0, 0, 160, 161, 3, 64, 32, 0, 161, 162,
		5, 40, 0, 0, 162, 163, 3, 74, 37, 0, 163, 31, 1, 0, 0, 0, 164, 165, 5,
		23, 0, 0, 165, 168, 3, 66, 33, 0, 166, 167, 5, 52, 0, 0, 167, 169, 3, 52,
		26, 0, 168, 166, 1, 0, 0, 0, 168, 169, 1, 0, 0, 0, 169, 33, 1, 0, 0, 0,
		170, 171, 3, 70, 35, 0, 171, 172, 3, 36, 18, 0, 172, 35, 1, 0, 0, 0, 173,
		174, 5, 56, 0, 0, 174, 176, 3, 70, 35, 0, 175, 173, 1, 0, 0, 0, 175, 176,
		1, 0, 0, 0, 176, 183, 1, 0, 0, 0, 177, 178, 5, 55, 0, 0, 178, 181, 3, 18,
		9, 0, 179, 180, 5, 56, 0, 0, 180, 182, 3, 66, 33, 0, 181, 179, 1, 0, 0,
		0, 181, 182, 1, 0, 0, 0, 182, 184, 1, 0, 0, 0, 183, 177, 1, 0, 0, 0, 183,
		184, 1, 0, 0, 0, 184, 37, 1, 0, 0, 0, 185, 188, 5, 44, 0, 0, 186, 189,
		5, 47, 0, 0, 187, 189, 3, 40, 20, 0, 188, 186, 1, 0, 0, 0, 188, 187, 1,
		0, 0, 0, 189, 198, 1, 0, 0, 0, 190, 191, 5, 32, 0, 0, 191, 194, 3, 42,
		21, 0, 192, 193, 5, 48, 0, 0, 193, 195, 3, 68, 34, 0, 194, 192, 1, 0, 0,
		0, 194, 195, 1, 0, 0, 0, 195, 199, 1, 0, 0, 0, 196, 197, 7, 2, 0, 0, 197,
		199, 3, 74, 37, 0, 198, 190, 1, 0, 0, 0, 198, 196, 1, 0, 0, 0, 199, 200,
		1, 0, 0, 0, 200, 202, 7, 3, 0, 0, 201, 203, 3, 46, 23, 0, 202, 201, 1,
		0, 0, 0, 203, 204, 1, 0, 0, 0, 204, 202, 1, 0, 0, 0, 204, 205, 1, 0, 0,
		0, 205, 39, 1, 0, 0, 0, 206, 207, 3, 72, 36, 0, 207, 208, 3, 36, 18, 0,
		208, 41, 1, 0, 0, 0, 209, 215, 3, 74, 37, 0, 210, 211, 5, 54, 0, 0, 211,
		216, 3, 74, 37, 0, 212, 213, 3, 44, 22, 0, 213, 214, 3, 66, 33, 0, 214,
		216, 1, 0, 0, 0, 215, 210, 1, 0, 0, 0, 215, 212, 1, 0, 0, 0, 216, 43, 1,
		0, 0, 0, 217, 218, 7, 4, 0, 0, 218, 45, 1, 0, 0, 0, 219, 220, 5, 19, 0,
		0, 220, 222, 3, 52, 26, 0, 221, 219, 1, 0, 0, 0, 221, 222, 1, 0, 0, 0,
		222, 223, 1, 0, 0, 0, 223, 224, 3, 48, 24, 0, 224, 47, 1, 0, 0, 0, 225,
		226, 5, 36, 0, 0, 226, 227, 3, 74, 37, 0, 227, 230, 3, 68, 34, 0, 228,
		229, 5, 53, 0, 0, 229, 231, 3, 52, 26, 0, 230, 228, 1, 0, 0, 0, 230, 231,
		1, 0, 0, 0, 231, 262, 1, 0, 0, 0, 232, 233, 5, 10, 0, 0, 233, 262, 3, 74,
		37, 0, 234, 235, 3, 50, 25, 0, 235, 236, 3, 60, 30, 0, 236, 262, 1, 0,
		0, 0, 237, 239, 5, 34, 0, 0, 238, 240, 3, 60, 30, 0, 239, 238, 1, 0, 0,
		0, 239, 240, 1, 0, 0, 0, 240, 262, 1, 0, 0, 0, 241, 242, 5, 15, 0, 0, 242,
		243, 5, 16, 0, 0, 243, 244, 3, 62, 31, 0, 244, 245, 5, 39, 0, 0, 245, 246,
		3, 62, 31, 0, 246, 247, 5, 37, 0, 0, 247, 248, 3, 62, 31, 0, 248, 249,
		5, 22, 0, 0, 249, 250, 3, 60, 30, 0, 250, 262, 1, 0, 0, 0, 251, 252, 5,
		43, 0, 0, 252, 255, 3, 62, 31, 0, 253, 254, 5, 22, 0, 0, 254, 256, 3, 60,
		30, 0, 255, 253, 1, 0, 0, 0, 255, 256, 1, 0, 0, 0, 256, 262, 1, 0, 0, 0,
		257, 258, 5, 33, 0, 0, 258, 262, 3, 34, 17, 0, 259, 260, 5, 14, 0, 0, 260,
		262, 3, 66, 33, 0, 261, 225, 1, 0, 0, 0, 261, 232, 1, 0, 0, 0, 261, 234,
		1, 0, 0, 0, 261, 237, 1, 0, 0, 0, 261, 241, 1, 0, 0, 0, 261, 251, 1, 0,
		0, 0, 261, 257, 1, 0, 0, 0, 261, 259, 1, 0, 0, 0, 262, 49, 1, 0, 0, 0,
		263, 264, 7, 5, 0, 0, 264, 51, 1, 0, 0, 0, 265, 270, 3, 54, 27, 0, 266,
		267, 5, 51, 0, 0, 267, 269, 3, 54, 27, 0, 268, 266, 1, 0, 0, 0, 269, 272,
		1, 0, 0, 0, 270, 268, 1, 0, 0, 0, 270, 271, 1, 0, 0, 0, 271, 53, 1, 0,
		0, 0, 272, 270, 1, 0, 0, 0, 273, 278, 3, 56, 28, 0, 274, 275, 5, 45, 0,
		0, 275, 277, 3, 56, 28, 0, 276, 274, 1, 0, 0, 0, 277, 280, 1, 0, 0, 0,
		278, 276, 1, 0, 0, 0, 278, 279, 1, 0, 0, 0, 279, 55, 1, 0, 0, 0, 280, 278,
		1, 0, 0, 0, 281, 282, 5, 50, 0, 0, 282, 289, 3, 56, 28, 0, 283, 284, 5,
		63, 0, 0, 284, 285, 3, 52, 26, 0, 285, 286, 5, 64, 0, 0, 286, 289, 1, 0,
		0, 0, 287, 289, 3, 58, 29, 0, 288, 281, 1, 0, 0, 0, 288, 283, 1, 0, 0,
		0, 288, 287, 1, 0, 0, 0, 289, 57, 1, 0, 0, 0, 290, 300, 3, 78, 39, 0, 291,
		292, 5, 54, 0, 0, 292, 301, 3, 74, 37, 0, 293, 294, 3, 44, 22, 0, 294,
		295, 3, 66, 33, 0, 295, 301, 1, 0, 0, 0, 296, 297, 3, 36, 18, 0, 297, 298,
		5, 49, 0, 0, 298, 299, 3, 74, 37, 0, 299, 301, 1, 0, 0, 0, 300, 291, 1,
		0, 0, 0, 300, 293, 1, 0, 0, 0, 300, 296, 1, 0, 0, 0, 300, 301, 1, 0, 0,
		0, 301, 308, 1, 0, 0, 0, 302, 303, 5, 65, 0, 0, 303, 304, 3, 36, 18, 0,
		304, 305, 5, 49, 0, 0, 305, 306, 3, 74, 37, 0, 306, 308, 1, 0, 0, 0, 307,
		290, 1, 0, 0, 0, 307, 302, 1, 0, 0, 0, 308, 59, 1, 0, 0, 0, 309, 311, 3,
		62, 31, 0, 310, 309, 1, 0, 0, 0, 311, 312, 1, 0, 0, 0, 312, 310, 1, 0,
		0, 0, 312, 313, 1, 0, 0, 0, 313, 61, 1, 0, 0, 0, 314, 317, 3, 64, 32, 0,
		315, 317, 3, 74, 37, 0, 316, 314, 1, 0, 0, 0, 316, 315, 1, 0, 0, 0, 317,
		63, 1, 0, 0, 0, 318, 319, 5, 65, 0, 0, 319, 65, 1, 0, 0, 0, 320, 321, 5,
		68, 0, 0, 321, 67, 1, 0, 0, 0, 322, 323, 7, 6, 0, 0, 323, 69, 1, 0, 0,
		0, 324, 327, 3, 74, 37, 0, 325, 327, 5, 65, 0, 0, 326, 324, 1, 0, 0, 0,
		326, 325, 1, 0, 0, 0, 327, 71, 1, 0, 0, 0, 328, 331, 3, 76, 38, 0, 329,
		331, 5, 65, 0, 0, 330, 328, 1, 0, 0, 0, 330, 329, 1, 0, 0, 0, 331, 73,
		1, 0, 0, 0, 332, 333, 7, 7, 0, 0, 333, 75, 1, 0, 0, 0, 334, 335, 7, 8,
		0, 0, 335, 77, 1, 0, 0, 0, 336, 337, 7, 9, 0, 0, 337, 79, 1, 0, 0, 0, 26,
		83, 103, 137, 168, 175, 181, 183, 188, 194, 198, 204, 215, 221, 230, 239,
		255, 261, 270, 278, 288, 300, 307, 312, 316, 326, 330,
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
	UPSmonParserT__6          = 7
	UPSmonParserT__7          = 8
	UPSmonParserAPCUPSDUSER   = 9
	UPSmonParserCANCELTIMER   = 10
	UPSmonParserCERTFILE      = 11
	UPSmonParserCLIENTCERT    = 12
	UPSmonParserCLIENTKEY     = 13
	UPSmonParserDEBUG         = 14
	UPSmonParserEMAIL         = 15
	UPSmonParserFROM          = 16
	UPSmonParserGROUP         = 17
	UPSmonParserHOST          = 18
	UPSmonParserIF            = 19
	UPSmonParserLET           = 20
	UPSmonParserMAXNOTIFY     = 21
	UPSmonParserMESSAGE       = 22
	UPSmonParserMINSUPPLIES   = 23
	UPSmonParserMONITOR       = 24
	UPSmonParserPASSWORD      = 25
	UPSmonParserPLAINTEXT     = 26
	UPSmonParserPOLLFREQ      = 27
	UPSmonParserPOLLFREQALERT = 28
	UPSmonParserPORT          = 29
	UPSmonParserPOWERDOWNFLAG = 30
	UPSmonParserPOWERVAL      = 31
	UPSmonParserREPORTS       = 32
	UPSmonParserSETFSD        = 33
	UPSmonParserSHUTDOWN      = 34
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
	UPSmonParserAND           = 45
	UPSmonParserDO            = 46
	UPSmonParserEACH          = 47
	UPSmonParserFOR           = 48
	UPSmonParserIS            = 49
	UPSmonParserNOT           = 50
	UPSmonParserOR            = 51
	UPSmonParserUNLESS        = 52
	UPSmonParserWHILE         = 53
	UPSmonParserARROW         = 54
	UPSmonParserAT            = 55
	UPSmonParserCOLON         = 56
	UPSmonParserEQ            = 57
	UPSmonParserNE            = 58
	UPSmonParserLT            = 59
	UPSmonParserLE            = 60
	UPSmonParserGT            = 61
	UPSmonParserGE            = 62
	UPSmonParserLPAREN        = 63
	UPSmonParserRPAREN        = 64
	UPSmonParserTEXT          = 65
	UPSmonParserUNCLOSED      = 66
	UPSmonParserIPV4          = 67
	UPSmonParserNUMBER        = 68
	UPSmonParserDURATION      = 69
	UPSmonParserNAME          = 70
	UPSmonParserBADNUMBER     = 71
	UPSmonParserCOMMENT       = 72
	UPSmonParserBLANK         = 73
	UPSmonParserJUNK          = 74
)

// UPSmonParser rules.
const (
	UPSmonParserRULE_file          = 0
	UPSmonParserRULE_item          = 1
	UPSmonParserRULE_smtpServer    = 2
	UPSmonParserRULE_let           = 3
	UPSmonParserRULE_pollFreq      = 4
	UPSmonParserRULE_powerDownFlag = 5
	UPSmonParserRULE_maxNotify     = 6
	UPSmonParserRULE_group         = 7
	UPSmonParserRULE_host          = 8
	UPSmonParserRULE_hostName      = 9
	UPSmonParserRULE_port          = 10
	UPSmonParserRULE_certFile      = 11
	UPSmonParserRULE_plaintext     = 12
	UPSmonParserRULE_clientCert    = 13
	UPSmonParserRULE_clientKey     = 14
	UPSmonParserRULE_monitor       = 15
	UPSmonParserRULE_minSupplies   = 16
	UPSmonParserRULE_unit          = 17
	UPSmonParserRULE_unitRest      = 18
	UPSmonParserRULE_when          = 19
	UPSmonParserRULE_firstUnit     = 20
	UPSmonParserRULE_event         = 21
	UPSmonParserRULE_compare       = 22
	UPSmonParserRULE_action        = 23
	UPSmonParserRULE_verb          = 24
	UPSmonParserRULE_plainVerb     = 25
	UPSmonParserRULE_cond          = 26
	UPSmonParserRULE_conjunction   = 27
	UPSmonParserRULE_negation      = 28
	UPSmonParserRULE_term          = 29
	UPSmonParserRULE_texts         = 30
	UPSmonParserRULE_word          = 31
	UPSmonParserRULE_text          = 32
	UPSmonParserRULE_number        = 33
	UPSmonParserRULE_interval      = 34
	UPSmonParserRULE_ident         = 35
	UPSmonParserRULE_firstIdent    = 36
	UPSmonParserRULE_name          = 37
	UPSmonParserRULE_firstName     = 38
	UPSmonParserRULE_condName      = 39
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
	p.SetState(83)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for (int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&17628654876672) != 0 {
		{
			p.SetState(80)
			p.Item()
		}

		p.SetState(85)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)
	}
	{
		p.SetState(86)
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
	p.SetState(103)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSMTPSERVER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(88)
			p.SmtpServer()
		}

	case UPSmonParserLET:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(89)
			p.Let()
		}

	case UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(90)
			p.PollFreq()
		}

	case UPSmonParserPOWERDOWNFLAG:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(91)
			p.PowerDownFlag()
		}

	case UPSmonParserMAXNOTIFY:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(92)
			p.MaxNotify()
		}

	case UPSmonParserGROUP:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(93)
			p.Group()
		}

	case UPSmonParserHOST:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(94)
			p.Host()
		}

	case UPSmonParserPORT:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(95)
			p.Port()
		}

	case UPSmonParserCERTFILE:
		p.EnterOuterAlt(localctx, 9)
		{
			p.SetState(96)
			p.CertFile()
		}

	case UPSmonParserPLAINTEXT:
		p.EnterOuterAlt(localctx, 10)
		{
			p.SetState(97)
			p.Plaintext()
		}

	case UPSmonParserCLIENTCERT:
		p.EnterOuterAlt(localctx, 11)
		{
			p.SetState(98)
			p.ClientCert()
		}

	case UPSmonParserCLIENTKEY:
		p.EnterOuterAlt(localctx, 12)
		{
			p.SetState(99)
			p.ClientKey()
		}

	case UPSmonParserMONITOR:
		p.EnterOuterAlt(localctx, 13)
		{
			p.SetState(100)
			p.Monitor()
		}

	case UPSmonParserMINSUPPLIES:
		p.EnterOuterAlt(localctx, 14)
		{
			p.SetState(101)
			p.MinSupplies()
		}

	case UPSmonParserWHEN:
		p.EnterOuterAlt(localctx, 15)
		{
			p.SetState(102)
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
		p.SetState(105)
		p.Match(UPSmonParserSMTPSERVER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(106)
		p.Text()
	}
	{
		p.SetState(107)
		p.Match(UPSmonParserPORT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(108)
		p.Number()
	}
	{
		p.SetState(109)
		p.Match(UPSmonParserUSER)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(110)
		p.Text()
	}
	{
		p.SetState(111)
		p.Match(UPSmonParserPASSWORD)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(112)
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
		p.SetState(114)
		p.Match(UPSmonParserLET)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(115)
		p.Name()
	}
	{
		p.SetState(116)
		p.Match(UPSmonParserEQ)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(117)
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
		p.SetState(119)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserPOLLFREQ || _la == UPSmonParserPOLLFREQALERT) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(120)
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
	p.EnterRule(localctx, 10, UPSmonParserRULE_powerDownFlag)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(122)
		p.Match(UPSmonParserPOWERDOWNFLAG)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(123)
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
	p.EnterRule(localctx, 12, UPSmonParserRULE_maxNotify)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(125)
		p.Match(UPSmonParserMAXNOTIFY)
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
	p.EnterRule(localctx, 14, UPSmonParserRULE_group)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(128)
		p.Match(UPSmonParserGROUP)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(129)
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
	p.EnterRule(localctx, 16, UPSmonParserRULE_host)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(131)
		p.Match(UPSmonParserHOST)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(132)
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
	p.EnterRule(localctx, 18, UPSmonParserRULE_hostName)
	p.SetState(137)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(134)
			p.Name()
		}

	case UPSmonParserIPV4:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(135)
			p.Match(UPSmonParserIPV4)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(136)
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
	p.EnterRule(localctx, 20, UPSmonParserRULE_port)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(139)
		p.Match(UPSmonParserPORT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(140)
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
	p.EnterRule(localctx, 22, UPSmonParserRULE_certFile)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(142)
		p.Match(UPSmonParserCERTFILE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(143)
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
	p.EnterRule(localctx, 24, UPSmonParserRULE_plaintext)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(145)
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
	p.EnterRule(localctx, 26, UPSmonParserRULE_clientCert)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(147)
		p.Match(UPSmonParserCLIENTCERT)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(148)
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
	p.EnterRule(localctx, 28, UPSmonParserRULE_clientKey)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(150)
		p.Match(UPSmonParserCLIENTKEY)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(151)
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
	PASSWORD() antlr.TerminalNode
	Text() ITextContext
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
	p.EnterRule(localctx, 30, UPSmonParserRULE_monitor)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(153)
		p.Match(UPSmonParserMONITOR)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(154)
		p.Unit()
	}
	{
		p.SetState(155)
		p.Match(UPSmonParserPOWERVAL)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(156)
		p.Number()
	}
	{
		p.SetState(157)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserAPCUPSDUSER || _la == UPSmonParserUPSDUSER) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	{
		p.SetState(158)
		p.Ident()
	}
	{
		p.SetState(159)
		p.Match(UPSmonParserPASSWORD)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(160)
		p.Text()
	}
	{
		p.SetState(161)
		p.Match(UPSmonParserTYPE)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(162)
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
	p.EnterRule(localctx, 32, UPSmonParserRULE_minSupplies)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(164)
		p.Match(UPSmonParserMINSUPPLIES)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	{
		p.SetState(165)
		p.Number()
	}
	p.SetState(168)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserUNLESS {
		{
			p.SetState(166)
			p.Match(UPSmonParserUNLESS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(167)
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
	p.EnterRule(localctx, 34, UPSmonParserRULE_unit)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(170)
		p.Ident()
	}
	{
		p.SetState(171)
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
	AllCOLON() []antlr.TerminalNode
	COLON(i int) antlr.TerminalNode
	Ident() IIdentContext
	AT() antlr.TerminalNode
	HostName() IHostNameContext
	Number() INumberContext

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

func (s *UnitRestContext) AllCOLON() []antlr.TerminalNode {
	return s.GetTokens(UPSmonParserCOLON)
}

func (s *UnitRestContext) COLON(i int) antlr.TerminalNode {
	return s.GetToken(UPSmonParserCOLON, i)
}

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

func (s *UnitRestContext) Number() INumberContext {
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

func (s *UnitRestContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *UnitRestContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) UnitRest() (localctx IUnitRestContext) {
	localctx = NewUnitRestContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 36, UPSmonParserRULE_unitRest)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(175)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserCOLON {
		{
			p.SetState(173)
			p.Match(UPSmonParserCOLON)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(174)
			p.Ident()
		}

	}
	p.SetState(183)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserAT {
		{
			p.SetState(177)
			p.Match(UPSmonParserAT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(178)
			p.HostName()
		}
		p.SetState(181)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserCOLON {
			{
				p.SetState(179)
				p.Match(UPSmonParserCOLON)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(180)
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
	p.EnterRule(localctx, 38, UPSmonParserRULE_when)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(185)
		p.Match(UPSmonParserWHEN)
		if p.HasError() {
			// Recognition error - abort rule
			goto errorExit
		}
	}
	p.SetState(188)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserEACH:
		{
			p.SetState(186)
			p.Match(UPSmonParserEACH)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserAND, UPSmonParserDO, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserTEXT, UPSmonParserNAME:
		{
			p.SetState(187)
			p.FirstUnit()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	p.SetState(198)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserREPORTS:
		{
			p.SetState(190)
			p.Match(UPSmonParserREPORTS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(191)
			p.Event()
		}
		p.SetState(194)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserFOR {
			{
				p.SetState(192)
				p.Match(UPSmonParserFOR)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(193)
				p.Interval()
			}

		}

	case UPSmonParserTIMEOUT, UPSmonParserTO:
		{
			p.SetState(196)
			_la = p.GetTokenStream().LA(1)

			if !(_la == UPSmonParserTIMEOUT || _la == UPSmonParserTO) {
				p.GetErrorHandler().RecoverInline(p)
			} else {
				p.GetErrorHandler().ReportMatch(p)
				p.Consume()
			}
		}
		{
			p.SetState(197)
			p.Name()
		}

	default:
		p.SetError(antlr.NewNoViableAltException(p, nil, nil, nil, nil, nil))
		goto errorExit
	}
	{
		p.SetState(200)
		_la = p.GetTokenStream().LA(1)

		if !(_la == UPSmonParserDO || _la == UPSmonParserCOLON) {
			p.GetErrorHandler().RecoverInline(p)
		} else {
			p.GetErrorHandler().ReportMatch(p)
			p.Consume()
		}
	}
	p.SetState(202)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&8890582877694) != 0) {
		{
			p.SetState(201)
			p.Action_()
		}

		p.SetState(204)
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
	FirstIdent() IFirstIdentContext
	UnitRest() IUnitRestContext

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

func (s *FirstUnitContext) FirstIdent() IFirstIdentContext {
	var t antlr.RuleContext
	for _, ctx := range s.GetChildren() {
		if _, ok := ctx.(IFirstIdentContext); ok {
			t = ctx.(antlr.RuleContext)
			break
		}
	}

	if t == nil {
		return nil
	}

	return t.(IFirstIdentContext)
}

func (s *FirstUnitContext) UnitRest() IUnitRestContext {
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

func (s *FirstUnitContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *FirstUnitContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) FirstUnit() (localctx IFirstUnitContext) {
	localctx = NewFirstUnitContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 40, UPSmonParserRULE_firstUnit)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(206)
		p.FirstIdent()
	}
	{
		p.SetState(207)
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
	p.EnterRule(localctx, 42, UPSmonParserRULE_event)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(209)
		p.Name()
	}
	p.SetState(215)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserARROW:
		{
			p.SetState(210)
			p.Match(UPSmonParserARROW)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(211)
			p.Name()
		}

	case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
		{
			p.SetState(212)
			p.Compare()
		}
		{
			p.SetState(213)
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
	p.EnterRule(localctx, 44, UPSmonParserRULE_compare)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(217)
		_la = p.GetTokenStream().LA(1)

		if !((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&9079256848778919936) != 0) {
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
	p.EnterRule(localctx, 46, UPSmonParserRULE_action)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(221)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	if _la == UPSmonParserIF {
		{
			p.SetState(219)
			p.Match(UPSmonParserIF)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(220)
			p.Cond()
		}

	}
	{
		p.SetState(223)
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
	PlainVerb() IPlainVerbContext
	Texts() ITextsContext
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
	p.EnterRule(localctx, 48, UPSmonParserRULE_verb)
	var _la int

	p.SetState(261)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserSTARTTIMER:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(225)
			p.Match(UPSmonParserSTARTTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(226)
			p.Name()
		}
		{
			p.SetState(227)
			p.Interval()
		}
		p.SetState(230)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserWHILE {
			{
				p.SetState(228)
				p.Match(UPSmonParserWHILE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(229)
				p.Cond()
			}

		}

	case UPSmonParserCANCELTIMER:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(232)
			p.Match(UPSmonParserCANCELTIMER)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(233)
			p.Name()
		}

	case UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserT__6, UPSmonParserT__7:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(234)
			p.PlainVerb()
		}
		{
			p.SetState(235)
			p.Texts()
		}

	case UPSmonParserSHUTDOWN:
		p.EnterOuterAlt(localctx, 4)
		{
			p.SetState(237)
			p.Match(UPSmonParserSHUTDOWN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		p.SetState(239)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if (int64((_la-45)) & ^0x3f) == 0 && ((int64(1)<<(_la-45))&34603519) != 0 {
			{
				p.SetState(238)
				p.Texts()
			}

		}

	case UPSmonParserEMAIL:
		p.EnterOuterAlt(localctx, 5)
		{
			p.SetState(241)
			p.Match(UPSmonParserEMAIL)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(242)
			p.Match(UPSmonParserFROM)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(243)
			p.Word()
		}
		{
			p.SetState(244)
			p.Match(UPSmonParserTO)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(245)
			p.Word()
		}
		{
			p.SetState(246)
			p.Match(UPSmonParserSUBJECT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(247)
			p.Word()
		}
		{
			p.SetState(248)
			p.Match(UPSmonParserMESSAGE)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(249)
			p.Texts()
		}

	case UPSmonParserWEBHOOK:
		p.EnterOuterAlt(localctx, 6)
		{
			p.SetState(251)
			p.Match(UPSmonParserWEBHOOK)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(252)
			p.Word()
		}
		p.SetState(255)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		_la = p.GetTokenStream().LA(1)

		if _la == UPSmonParserMESSAGE {
			{
				p.SetState(253)
				p.Match(UPSmonParserMESSAGE)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(254)
				p.Texts()
			}

		}

	case UPSmonParserSETFSD:
		p.EnterOuterAlt(localctx, 7)
		{
			p.SetState(257)
			p.Match(UPSmonParserSETFSD)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(258)
			p.Unit()
		}

	case UPSmonParserDEBUG:
		p.EnterOuterAlt(localctx, 8)
		{
			p.SetState(259)
			p.Match(UPSmonParserDEBUG)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(260)
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
	p.EnterRule(localctx, 50, UPSmonParserRULE_plainVerb)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(263)
		_la = p.GetTokenStream().LA(1)

		if !((int64(_la) & ^0x3f) == 0 && ((int64(1)<<_la)&510) != 0) {
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
	p.EnterRule(localctx, 52, UPSmonParserRULE_cond)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(265)
		p.Conjunction()
	}
	p.SetState(270)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserOR {
		{
			p.SetState(266)
			p.Match(UPSmonParserOR)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(267)
			p.Conjunction()
		}

		p.SetState(272)
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
	p.EnterRule(localctx, 54, UPSmonParserRULE_conjunction)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(273)
		p.Negation()
	}
	p.SetState(278)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for _la == UPSmonParserAND {
		{
			p.SetState(274)
			p.Match(UPSmonParserAND)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(275)
			p.Negation()
		}

		p.SetState(280)
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
	p.EnterRule(localctx, 56, UPSmonParserRULE_negation)
	p.SetState(288)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserNOT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(281)
			p.Match(UPSmonParserNOT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(282)
			p.Negation()
		}

	case UPSmonParserLPAREN:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(283)
			p.Match(UPSmonParserLPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(284)
			p.Cond()
		}
		{
			p.SetState(285)
			p.Match(UPSmonParserRPAREN)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}

	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserTEXT, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 3)
		{
			p.SetState(287)
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
	Name() INameContext
	Compare() ICompareContext
	Number() INumberContext
	UnitRest() IUnitRestContext
	IS() antlr.TerminalNode
	TEXT() antlr.TerminalNode

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

func (s *TermContext) Name() INameContext {
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

func (s *TermContext) UnitRest() IUnitRestContext {
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

func (s *TermContext) IS() antlr.TerminalNode {
	return s.GetToken(UPSmonParserIS, 0)
}

func (s *TermContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *TermContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *TermContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) Term() (localctx ITermContext) {
	localctx = NewTermContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 58, UPSmonParserRULE_term)
	p.SetState(307)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(290)
			p.CondName()
		}
		p.SetState(300)
		p.GetErrorHandler().Sync(p)
		if p.HasError() {
			goto errorExit
		}
		switch p.GetTokenStream().LA(1) {
		case UPSmonParserARROW:
			{
				p.SetState(291)
				p.Match(UPSmonParserARROW)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(292)
				p.Name()
			}

		case UPSmonParserEQ, UPSmonParserNE, UPSmonParserLT, UPSmonParserLE, UPSmonParserGT, UPSmonParserGE:
			{
				p.SetState(293)
				p.Compare()
			}
			{
				p.SetState(294)
				p.Number()
			}

		case UPSmonParserIS, UPSmonParserAT, UPSmonParserCOLON:
			{
				p.SetState(296)
				p.UnitRest()
			}
			{
				p.SetState(297)
				p.Match(UPSmonParserIS)
				if p.HasError() {
					// Recognition error - abort rule
					goto errorExit
				}
			}
			{
				p.SetState(298)
				p.Name()
			}

		case UPSmonParserEOF, UPSmonParserT__0, UPSmonParserT__1, UPSmonParserT__2, UPSmonParserT__3, UPSmonParserT__4, UPSmonParserT__5, UPSmonParserT__6, UPSmonParserT__7, UPSmonParserCANCELTIMER, UPSmonParserCERTFILE, UPSmonParserCLIENTCERT, UPSmonParserCLIENTKEY, UPSmonParserDEBUG, UPSmonParserEMAIL, UPSmonParserGROUP, UPSmonParserHOST, UPSmonParserIF, UPSmonParserLET, UPSmonParserMAXNOTIFY, UPSmonParserMINSUPPLIES, UPSmonParserMONITOR, UPSmonParserPLAINTEXT, UPSmonParserPOLLFREQ, UPSmonParserPOLLFREQALERT, UPSmonParserPORT, UPSmonParserPOWERDOWNFLAG, UPSmonParserSETFSD, UPSmonParserSHUTDOWN, UPSmonParserSMTPSERVER, UPSmonParserSTARTTIMER, UPSmonParserWEBHOOK, UPSmonParserWHEN, UPSmonParserAND, UPSmonParserOR, UPSmonParserRPAREN:

		default:
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(302)
			p.Match(UPSmonParserTEXT)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(303)
			p.UnitRest()
		}
		{
			p.SetState(304)
			p.Match(UPSmonParserIS)
			if p.HasError() {
				// Recognition error - abort rule
				goto errorExit
			}
		}
		{
			p.SetState(305)
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
	p.EnterRule(localctx, 60, UPSmonParserRULE_texts)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	p.SetState(310)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}
	_la = p.GetTokenStream().LA(1)

	for ok := true; ok; ok = ((int64((_la-45)) & ^0x3f) == 0 && ((int64(1)<<(_la-45))&34603519) != 0) {
		{
			p.SetState(309)
			p.Word()
		}

		p.SetState(312)
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
	p.EnterRule(localctx, 62, UPSmonParserRULE_word)
	p.SetState(316)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(314)
			p.Text()
		}

	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(315)
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
	p.EnterRule(localctx, 64, UPSmonParserRULE_text)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(318)
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
	p.EnterRule(localctx, 66, UPSmonParserRULE_number)
	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(320)
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
	p.EnterRule(localctx, 68, UPSmonParserRULE_interval)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(322)
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
	p.EnterRule(localctx, 70, UPSmonParserRULE_ident)
	p.SetState(326)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserAND, UPSmonParserDO, UPSmonParserEACH, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(324)
			p.Name()
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(325)
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

// IFirstIdentContext is an interface to support dynamic dispatch.
type IFirstIdentContext interface {
	antlr.ParserRuleContext

	// GetParser returns the parser.
	GetParser() antlr.Parser

	// Getter signatures
	FirstName() IFirstNameContext
	TEXT() antlr.TerminalNode

	// IsFirstIdentContext differentiates from other interfaces.
	IsFirstIdentContext()
}

type FirstIdentContext struct {
	antlr.BaseParserRuleContext
	parser antlr.Parser
}

func NewEmptyFirstIdentContext() *FirstIdentContext {
	var p = new(FirstIdentContext)
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_firstIdent
	return p
}

func InitEmptyFirstIdentContext(p *FirstIdentContext) {
	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, nil, -1)
	p.RuleIndex = UPSmonParserRULE_firstIdent
}

func (*FirstIdentContext) IsFirstIdentContext() {}

func NewFirstIdentContext(parser antlr.Parser, parent antlr.ParserRuleContext, invokingState int) *FirstIdentContext {
	var p = new(FirstIdentContext)

	antlr.InitBaseParserRuleContext(&p.BaseParserRuleContext, parent, invokingState)

	p.parser = parser
	p.RuleIndex = UPSmonParserRULE_firstIdent

	return p
}

func (s *FirstIdentContext) GetParser() antlr.Parser { return s.parser }

func (s *FirstIdentContext) FirstName() IFirstNameContext {
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

func (s *FirstIdentContext) TEXT() antlr.TerminalNode {
	return s.GetToken(UPSmonParserTEXT, 0)
}

func (s *FirstIdentContext) GetRuleContext() antlr.RuleContext {
	return s
}

func (s *FirstIdentContext) ToStringTree(ruleNames []string, recog antlr.Recognizer) string {
	return antlr.TreesStringTree(s, ruleNames, recog)
}

func (p *UPSmonParser) FirstIdent() (localctx IFirstIdentContext) {
	localctx = NewFirstIdentContext(p, p.GetParserRuleContext(), p.GetState())
	p.EnterRule(localctx, 72, UPSmonParserRULE_firstIdent)
	p.SetState(330)
	p.GetErrorHandler().Sync(p)
	if p.HasError() {
		goto errorExit
	}

	switch p.GetTokenStream().LA(1) {
	case UPSmonParserAND, UPSmonParserDO, UPSmonParserFOR, UPSmonParserIS, UPSmonParserNOT, UPSmonParserOR, UPSmonParserUNLESS, UPSmonParserWHILE, UPSmonParserNAME:
		p.EnterOuterAlt(localctx, 1)
		{
			p.SetState(328)
			p.FirstName()
		}

	case UPSmonParserTEXT:
		p.EnterOuterAlt(localctx, 2)
		{
			p.SetState(329)
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
	p.EnterRule(localctx, 74, UPSmonParserRULE_name)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(332)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-45)) & ^0x3f) == 0 && ((int64(1)<<(_la-45))&33554943) != 0) {
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
	p.EnterRule(localctx, 76, UPSmonParserRULE_firstName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(334)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-45)) & ^0x3f) == 0 && ((int64(1)<<(_la-45))&33554939) != 0) {
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
	p.EnterRule(localctx, 78, UPSmonParserRULE_condName)
	var _la int

	p.EnterOuterAlt(localctx, 1)
	{
		p.SetState(336)
		_la = p.GetTokenStream().LA(1)

		if !((int64((_la-45)) & ^0x3f) == 0 && ((int64(1)<<(_la-45))&33554911) != 0) {
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
